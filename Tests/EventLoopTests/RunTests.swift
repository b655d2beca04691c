import EventLoop
import Foundation
import TestSupport
import Testing

@Suite struct RunTests {
    private struct Refusal: Error {}

    @Test func `runs an asynchronous function to its end, again and again`() throws {
        let loop = try EventLoop()
        for number in 1...3 {
            let value = try loop.runUntilComplete {
                await loop.sleep(for: .milliseconds(2))
                return number * 10
            }
            #expect(value == number * 10)
            #expect(!loop.isOnLoop)
        }
    }

    @Test func `hands on what the function throws`() throws {
        let loop = try EventLoop()
        #expect(throws: Refusal.self) { try loop.runUntilComplete { throw Refusal() } }
    }

    @Test func `a loop stopped from outside gives up the function`() throws {
        let loop = try EventLoop()
        Thread { loop.stop() }.start()
        let error = #expect(throws: EventLoopError.self) {
            try loop.runUntilComplete { await loop.sleep(for: .seconds(3600)) }
        }
        #expect(error?.errno == ECANCELED)
    }

    @Test func `the function and what it awaits stay on the loop`() throws {
        let loop = try EventLoop()
        let places = try loop.runUntilComplete { () -> [Bool] in
            var places = [loop.isOnLoop]
            await loop.sleep(for: .milliseconds(1))
            places.append(loop.isOnLoop)
            await Task.yield()
            places.append(loop.isOnLoop)
            async let child = loop.isOnLoop
            places.append(await child)
            return places
        }
        #expect(places == [true, true, true, true])
        #expect(!loop.isOnLoop)
    }

    @Test func `sleepers wake in the order of their deadlines, not before them`() throws {
        let loop = try EventLoop()
        var numbers = SeededNumbers(seed: 7)
        let delays = Array(1...40).shuffled(using: &numbers)
        let woken = try loop.runUntilComplete { () -> [(delay: Int, slept: Int)] in
            let woken = LoopConfined<[(delay: Int, slept: Int)]>([])
            await withTaskGroup(of: Void.self) { group in
                for delay in delays {
                    group.addTask {
                        let stopwatch = Stopwatch()
                        await loop.sleep(for: .milliseconds(delay * 3))
                        woken.value.append((delay, stopwatch.milliseconds))
                    }
                }
            }
            return woken.value
        }
        #expect(woken.map(\.delay) == Array(1...40))
        #expect(woken.allSatisfy { $0.slept >= $0.delay * 3 })
    }

    @Test func `a cancelled timer does not fire, the others do`() async throws {
        let fired = try await withLoop { loop in
            let fired = LoopConfined<[Int]>([])
            let tokens = (1...6).map { number in
                loop.schedule(after: .milliseconds(number)) { fired.value.append(number) }
            }
            for token in tokens where token != tokens[2] { loop.cancel(token) }
            await loop.sleep(for: .milliseconds(20))
            return fired.value
        }
        #expect(fired == [3])
    }

    @Test func `a thread of its own carries its name`() async throws {
        let loop = try EventLoop()
        let thread = try LoopThread(name: "gx-name-test", loop: loop)
        let name = await Task(executorPreference: loop) {
            try? String(contentsOfFile: "/proc/thread-self/comm", encoding: .utf8)
        }.value
        loop.stop()
        thread.join()
        #expect(name == "gx-name-test\n")
    }

    @Test(
        arguments: [
            (Duration.zero, 0), (.nanoseconds(1), 1), (.seconds(-3), 0), (.milliseconds(-1), 0),
            (.milliseconds(1500), 1_500_000_000), (Duration(secondsComponent: 0, attosecondsComponent: 999_999_999), 0),
        ] as [(Duration, UInt64)])
    func `durations in nanoseconds are never negative`(duration: Duration, expected: UInt64) {
        #expect(duration.nanoseconds == expected)
    }
}
