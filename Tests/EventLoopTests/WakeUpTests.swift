@testable import EventLoop
import Foundation
import TestSupport
import Testing

@Suite struct WakeUpTests {
    private static let threads = 4
    private static let perThread = 5000

    @Test(.timeLimit(.minutes(10)))
    func `work sent from four threads all arrives, in each thread's order`() async throws {
        let loop = try EventLoop()
        let thread = try LoopThread(name: "test", loop: loop)
        let last = LoopConfined([Int](repeating: -1, count: Self.threads))
        let disorder = LoopConfined(0)
        let senders = (0..<Self.threads).map { sender in
            Thread {
                for number in 0..<Self.perThread {
                    loop.execute {
                        if last.value[sender] != number - 1 { disorder.value += 1 }
                        last.value[sender] = number
                    }
                }
            }
        }
        for sender in senders { sender.start() }
        let everything = [Int](repeating: Self.perThread - 1, count: Self.threads)
        let arrived = await Task(executorPreference: loop) {
            await eventually(on: loop, within: .seconds(240)) { last.value == everything }
        }.value
        loop.stop()
        thread.join()
        #expect(arrived)
        #expect(disorder.value == 0)
    }

    @Test(.timeLimit(.minutes(10)))
    func `tasks enqueued from other threads all run, on the loop`() async throws {
        let loop = try EventLoop()
        let thread = try LoopThread(name: "test", loop: loop)
        let count = await withTaskGroup(of: Int.self) { group in
            for _ in 0..<4 {
                group.addTask {
                    var sum = 0
                    for _ in 0..<2500 {
                        // Each one leaves the loop and comes back to it.
                        sum += await Task(executorPreference: loop) { loop.isOnLoop ? 1 : 0 }.value
                    }
                    return sum
                }
            }
            return await group.reduce(0, +)
        }
        loop.stop()
        thread.join()
        #expect(count == 10_000)
    }

    @Test func `a wake-up that was collected before it was written does not keep the loop spinning`() throws {
        let poller = try Poller()
        defer { poller.close() }
        poller.wakeUp()
        poller.wait(milliseconds: 0)
        let stopwatch = Stopwatch()
        poller.wait(milliseconds: 50)
        #expect(stopwatch.milliseconds >= 40)
    }
}
