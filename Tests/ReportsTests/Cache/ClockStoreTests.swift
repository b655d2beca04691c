import TestSupport
import Testing

@testable import Reports

@Suite struct ClockStoreTests {
    @Test func `what nobody asks for leaves first`() {
        var store = ClockStore<String, Int>(limit: 80)
        for (number, key) in ["a", "b", "c", "d", "e", "f", "g", "h"].enumerated() {
            #expect(store.insert(number, size: 10, for: key).isEmpty)
        }
        #expect(store.value(of: "a") == 0 && store.value(of: "c") == 2)
        #expect(store.insert(8, size: 10, for: "i") == [1])
        #expect(store.insert(9, size: 10, for: "j").count == 1)
        #expect(store.value(of: "a") == 0 && store.value(of: "c") == 2 && store.value(of: "b") == nil)
        #expect(store.size == 80 && store.count == 8)
    }

    @Test func `what would take the place of many is not taken in, and what it replaces leaves`() {
        var store = ClockStore<String, Int>(limit: 80)
        #expect(store.insert(1, size: 10, for: "a").isEmpty)
        #expect(store.insert(2, size: 11, for: "a") == [1])
        #expect(store.value(of: "a") == nil && store.size == 0 && store.count == 0)
    }

    @Test func `what grows drives others out, itself too`() {
        var store = ClockStore<String, Int>(limit: 80)
        for number in 0..<8 { _ = store.insert(number, size: 10, for: "\(number)") }
        #expect(store.grow("3", by: 15).count == 2)
        #expect(store.value(of: "3") == 3 && store.size == 75)
        _ = store.grow("3", by: 1000)
        #expect(store.count == 0 && store.size == 0)
        #expect(store.grow("3", by: 10).isEmpty && store.size == 0)
    }

    /// Any sequence of calls: the bytes are those of what is there, never more than the limit, and what was put in last is found.
    @Test(arguments: 1...20) func `it never holds more than its limit`(seed: UInt64) {
        var numbers = SeededNumbers(seed: seed)
        var store = ClockStore<Int, Int>(limit: 1000)
        var sizes: [Int: Int] = [:]
        for step in 0..<3000 {
            let key = Int.random(in: 0..<60, using: &numbers)
            switch Int.random(in: 0..<10, using: &numbers) {
            case 0: #expect(store.remove(key).map { _ in true } ?? (store.value(of: key) == nil))
            case 1:
                if store.value(of: key) != nil {
                    _ = store.grow(key, by: 7)
                    sizes[key, default: 0] += 7
                }
            case 2 where step % 100 == 0: #expect(store.removeAll().count <= 1000)
            case 2...6:
                let size = Int.random(in: 1...125, using: &numbers)
                _ = store.insert(step, size: size, for: key)
                sizes[key] = size
                #expect(store.value(of: key) == step)
            default: _ = store.value(of: key)
            }
            #expect(store.size <= 1000)
            let held = (0..<60).filter { store.value(of: $0) != nil }
            #expect(store.count == held.count)
            #expect(store.size == held.reduce(0) { $0 + (sizes[$1] ?? 0) })
        }
    }
}
