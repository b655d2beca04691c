@testable import PostgresClient
import TestSupport
import Testing

/// What PostgreSQL does with a pipeline, as its manual describes it (34.5): the partner of `PipelineState` in random play.
private struct ModelServer {
    enum Message {
        case prepare(String)
        case query(Int, statement: String)
        case synchronise
    }

    var messages: [Message] = []
    /// Durable queries are divisible by three; the transactions of those divisible by eleven cannot be committed.
    private var open: Int?
    private var prepared: Set<String> = []
    private var skips = false
    private(set) var executed: [Int: Int] = [:]

    /// Answers the first message. Statements named "broken…" cannot be prepared, queries divisible by seven fail.
    mutating func answer() -> PipelineState<Int>.Answer {
        if case .synchronise = messages.first, let query = open, query % 33 == 0 {
            open = nil
            return .failure
        }
        switch messages.removeFirst() {
        case .synchronise:
            skips = false
            open = nil
            return .synchronised
        case _ where skips:
            return .skipped
        case .prepare(let name):
            // Preparing a name twice is refused as well.
            skips = name.hasPrefix("broken") || !prepared.insert(name).inserted
            return skips ? .failure : .success
        case .query(let number, let statement):
            if !prepared.contains(statement), statement != "" {
                skips = true
                return .unprepared
            }
            executed[number, default: 0] += 1
            open = number
            skips = number % 7 == 0
            if skips { open = nil }
            return skips ? .failure : .success
        }
    }
}

@Suite struct PipelineModelTests {
    @Test func `each query gets one answer and runs once, whatever fails around it`() {
        for seed in 1...300 as ClosedRange<UInt64> {
            var numbers = SeededNumbers(seed: seed)
            var play = Play()
            for number in 1...80 {
                let statement = ["", "a", "b", "c", "broken"].randomElement(using: &numbers) ?? ""
                play.send(number, statement)
                if Int.random(in: 0..<5, using: &numbers) == 0 { play.synchronise() }
                for _ in 0..<Int.random(in: 0..<3, using: &numbers) { play.answerOne() }
            }
            play.finish()
            #expect(play.answers.count == 80, "seed \(seed)")
            for number in 1...80 {
                let broken = play.statements[number] == "broken"
                let fails = broken || number % 7 == 0
                let told = fails ? "fail" : number % 33 == 0 ? "revoke" : number % 3 == 0 ? "release" : "deliver"
                #expect(play.answers[number] == [told], "seed \(seed), query \(number)")
                #expect(play.server.executed[number] ?? 0 == (broken ? 0 : 1), "seed \(seed), query \(number)")
            }
        }
    }

    private struct Play {
        var state = PipelineState<Int>()
        var server = ModelServer()
        var statements: [Int: String] = [:]
        var answers: [Int: [String]] = [:]
        var held: Int?

        mutating func send(_ number: Int, _ statement: String, isolated: Bool = false) {
            statements[number] = statement
            let isDurable = number % 3 == 0
            if isDurable || isolated, state.needsSynchronisation { synchronise() }
            if state.send(number, statement: statement, unnamed: statement.isEmpty, durable: isDurable) {
                server.messages.append(.prepare(statement))
            }
            server.messages.append(.query(number, statement: statement))
            if isDurable || isolated { synchronise() }
        }

        mutating func synchronise() {
            state.synchronise()
            server.messages.append(.synchronise)
        }

        mutating func answerOne() {
            guard !server.messages.isEmpty else { return }
            switch state.receive(server.answer()) {
            case .none: break
            case .deliver(let number): answers[number, default: []].append("deliver")
            case .fail(let number): answers[number, default: []].append("fail")
            case .sendAgain(let number): send(number, statements[number] ?? "", isolated: true)
            case .hold(let number):
                held = number
            case .release(let number):
                #expect(held == number)
                answers[number, default: []].append("release")
            case .revoke(let number):
                #expect(held == number)
                answers[number, default: []].append("revoke")
            }
        }

        mutating func finish() {
            var turns = 0
            while !state.isEmpty, turns < 1000 {
                if state.needsSynchronisation { synchronise() }
                for _ in 0..<server.messages.count { answerOne() }
                turns += 1
            }
        }
    }
}
