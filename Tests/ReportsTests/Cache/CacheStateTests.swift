import TestSupport
import Testing

@testable import Reports

@Suite struct CacheStateTests {
    private let key = CacheStateTests.key("0")
    private let other = CacheStateTests.key("1")

    private static func key(_ digit: Character) -> CacheKey {
        guard let key = CacheKey("91990000MA000000\(digit)X") else { preconditionFailure("a code has 18 characters") }
        return key
    }

    private func begin(_ state: inout CacheState<Int>, _ now: UInt64) throws -> CacheState<Int>.Ticket {
        let ticket = state.ticket(now: now)
        return try #require(ticket)
    }

    private func open() -> CacheState<Int> {
        var state = CacheState<Int>(limit: 1 << 20)
        _ = state.confirm(until: 1000, day: 1)
        return state
    }

    @Test func `keys tell codes and answers apart`() {
        #expect(key != other && key == CacheKey("91990000MA0000000X"))
        #expect(key.other(.overview) != key && key.other(.overview).other(.report) == key)
        #expect(CacheKey("91990000MA0000000X", variant: .overview) == key.other(.overview))
        #expect(CacheKey("91990000MA0000000") == nil && CacheKey("91990000MA0000000XX") == nil && CacheKey("") == nil)
        let texts = Set(
            (0..<18).flatMap { place in
                "01Z".map { character in
                    var text = Array("91990000MA0000000X")
                    text[place] = character
                    return String(text)
                }
            })
        #expect(Set(texts.compactMap { CacheKey($0) }).count == texts.count)
    }

    @Test func `nothing is given before the database was heard, nor after it was not heard for too long`() throws {
        var state = CacheState<Int>(limit: 1 << 20)
        #expect(state.ticket(now: 1) == nil)
        _ = state.confirm(until: 1000, day: 1)
        let ticket = try begin(&state, 2)
        #expect(state.keep(1, size: 10, for: key, ticket, now: 3).isKept)
        #expect(state.answer(key, now: 999) == 1)
        #expect(state.answer(key, now: 1000) == nil && state.ticket(now: 1000) == nil)
        // It was only slow: nothing that was announced is lost.
        _ = state.confirm(until: 2000, day: 1)
        #expect(state.answer(key, now: 1500) == 1)
        #expect(state.answer(other, now: 1500) == nil)
    }

    @Test func `between an announcement and the news whose it is, nothing is given or kept`() throws {
        var state = open()
        let ticket = try begin(&state, 1)
        #expect(state.keep(1, size: 10, for: key, ticket, now: 2).isKept)
        state.announce()
        #expect(state.answer(key, now: 3) == nil)
        #expect(!state.keep(1, size: 10, for: other, ticket, now: 3).isKept)
        _ = state.drop([other])
        #expect(state.answer(key, now: 4) == nil)
        state.settle()
        #expect(state.answer(key, now: 5) == 1)
        #expect(state.counts.dropped == 0)
        #expect(state.drop([key]) == [1])
        #expect(state.counts.dropped == 1)
    }

    @Test func `a reading that began before its subject changed is not kept`() throws {
        var state = open()
        let ticket = try begin(&state, 1)
        state.announce()
        _ = state.drop([key])
        state.settle()
        #expect(!state.keep(1, size: 10, for: key, ticket, now: 2).isKept)
        #expect(state.keep(1, size: 10, for: other, ticket, now: 2).isKept)
        let next = try begin(&state, 3)
        #expect(state.keep(2, size: 10, for: key, next, now: 4).isKept)
        _ = state.dropEverything()
        #expect(!state.keep(3, size: 10, for: key, next, now: 5).isKept)
        #expect(state.answer(key, now: 6) == nil)
    }

    @Test func `a reading older than the memory of drops is not kept`() throws {
        var state = open()
        let ticket = try begin(&state, 1)
        for _ in 0..<2000 { _ = state.drop([other]) }
        #expect(!state.keep(1, size: 10, for: key, ticket, now: 2).isKept)
        let next = try begin(&state, 3)
        for _ in 0..<100 { _ = state.drop([other]) }
        #expect(state.keep(1, size: 10, for: key, next, now: 4).isKept)
    }

    @Test func `a new day and a lost connection leave nothing of before`() throws {
        var state = open()
        let ticket = try begin(&state, 1)
        #expect(state.keep(1, size: 10, for: key, ticket, now: 2).isKept)
        #expect(state.confirm(until: 0, day: 1).isEmpty)
        #expect(state.answer(key, now: 3) == nil)
        #expect(state.confirm(until: 1000, day: 2) == [1])
        #expect(state.answer(key, now: 4) == nil)
        // Read yesterday.
        #expect(!state.keep(1, size: 10, for: key, ticket, now: 5).isKept)
        let today = try begin(&state, 6)
        #expect(state.keep(2, size: 10, for: key, today, now: 7).isKept)
        #expect(state.lose() == [2])
        #expect(state.ticket(now: 8) == nil && state.answer(key, now: 8) == nil)
        _ = state.confirm(until: 1000, day: 2)
        #expect(!state.keep(2, size: 10, for: key, today, now: 9).isKept)
    }

    /// Random histories of commits, their announcements, readings and losses of the connection. What is given is never older than
    /// what was committed and announced, or committed before the connection was made anew.
    @Test(arguments: 1...200) func `what is given is never older than what was heard`(seed: UInt64) {
        var numbers = SeededNumbers(seed: seed)
        let keys = "0123".map(Self.key)
        var state = CacheState<Int>(limit: 1 << 20)
        var committed = [0, 0, 0, 0]
        var heard = [0, 0, 0, 0]
        var announcements: [(subject: Int, version: Int)] = []
        var readings: [(subject: Int, ticket: CacheState<Int>.Ticket?, version: Int?)] = []
        var isConnected = false
        var given = 0
        for now in 1...4000 {
            let now = UInt64(now)
            let subject = Int.random(in: 0..<4, using: &numbers)
            switch Int.random(in: 0..<100, using: &numbers) {
            case 0..<4:
                committed[subject] += 1
                if isConnected { announcements.append((subject, committed[subject])) }
            case 4..<15:
                // Several are dealt with at once, in the order in which they were committed.
                let count = Int.random(in: 0...announcements.count, using: &numbers)
                guard count > 0 else { break }
                state.announce()
                let dealt = announcements.prefix(count)
                announcements.removeFirst(count)
                if Bool.random(using: &numbers), let reading = readings.first, let ticket = reading.ticket {
                    #expect(!state.keep(-1, size: 10, for: keys[reading.subject], ticket, now: now).isKept)
                }
                if Int.random(in: 0..<10, using: &numbers) == 0 {
                    _ = state.dropEverything()
                } else {
                    _ = state.drop(Set(dealt.map { keys[$0.subject] }))
                }
                state.settle()
                for (subject, version) in dealt { heard[subject] = max(heard[subject], version) }
            case 15 where Bool.random(using: &numbers):
                _ = state.lose()
                announcements = []
                isConnected = false
            case 16..<30:
                // It listens before it asks; only what comes after is sure to be announced.
                isConnected = true
                if announcements.isEmpty {
                    let day = Int.random(in: 0..<30, using: &numbers) == 0 ? 2 : 1
                    _ = state.confirm(until: now + UInt64.random(in: 1...200, using: &numbers), day: day)
                    heard = committed
                }
            case 30..<42: readings.append((subject, state.ticket(now: now), nil))
            case 42..<60:
                if let index = readings.indices.randomElement(using: &numbers), readings[index].version == nil {
                    readings[index].version = committed[readings[index].subject]
                }
            case 60..<75:
                guard let index = readings.indices.randomElement(using: &numbers) else { break }
                let reading = readings.remove(at: index)
                if let ticket = reading.ticket, let version = reading.version {
                    _ = state.keep(version, size: 10, for: keys[reading.subject], ticket, now: now)
                }
            default:
                if let version = state.answer(keys[subject], now: now) {
                    #expect(version >= heard[subject])
                    given += 1
                }
            }
        }
        #expect(given > 20)
    }
}
