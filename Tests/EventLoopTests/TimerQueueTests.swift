@testable import EventLoop
import TestSupport
import Testing

@Suite struct TimerQueueTests {
    @Test func `fires in the order of deadlines, equal to a sorted list`() {
        for seed in 1...40 as ClosedRange<UInt64> {
            var numbers = SeededNumbers(seed: seed)
            var queue = TimerQueue()
            var model: [(deadline: UInt64, number: Int)] = []
            var tokens: [(token: TimerToken, number: Int)] = []
            let fired = LoopConfined<[Int]>([])
            var now: UInt64 = 0
            for number in 0..<400 {
                switch Int.random(in: 0..<10, using: &numbers) {
                case 0..<6:
                    // Deadlines differ, so that there is one right order.
                    let deadline = (now / 1000 + UInt64.random(in: 0..<200, using: &numbers)) * 1000 + UInt64(number)
                    tokens.append((queue.add(deadline: deadline) { fired.value.append(number) }, number))
                    model.append((deadline, number))
                case 6..<8:
                    guard let victim = tokens.randomElement(using: &numbers) else { continue }
                    queue.cancel(victim.token)
                    model.removeAll { $0.number == victim.number }
                default:
                    now += UInt64.random(in: 0..<60_000, using: &numbers)
                    fired.value.removeAll()
                    while let action = queue.popDue(now: now) { action() }
                    let due = model.filter { $0.deadline <= now }.sorted { $0.deadline < $1.deadline }
                    #expect(fired.value == due.map(\.number))
                    model.removeAll { $0.deadline <= now }
                }
                #expect(queue.nextDeadline() == model.map(\.deadline).min())
            }
        }
    }

    @Test func `a deadline equal to now is due, one nanosecond later is not`() {
        var queue = TimerQueue()
        _ = queue.add(deadline: 100) {}
        #expect(queue.popDue(now: 99) == nil)
        #expect(queue.popDue(now: 100) != nil)
        #expect(queue.popDue(now: 1000) == nil)
    }

    @Test func `cancelling twice, or after firing, harms no other timer`() {
        var queue = TimerQueue()
        let first = queue.add(deadline: 1) {}
        let second = queue.add(deadline: 2) {}
        queue.cancel(first)
        queue.cancel(first)
        #expect(queue.nextDeadline() == 2)
        #expect(queue.popDue(now: 2) != nil)
        queue.cancel(second)
        #expect(queue.nextDeadline() == nil)
        _ = queue.add(deadline: 3) {}
        #expect(queue.nextDeadline() == 3)
    }
}
