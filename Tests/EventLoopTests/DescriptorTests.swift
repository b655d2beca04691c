import EventLoop
import Foundation
import TestSupport
import Testing

@Suite struct DescriptorTests {
    /// Two connected sockets: what is written to one is read from the other.
    private struct Pair {
        let near: Int32
        let far: Int32

        init() throws {
            var ends: [Int32] = [-1, -1]
            try #require(socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0, &ends) == 0)
            (near, far) = (ends[0], ends[1])
            _ = fcntl(near, F_SETFL, O_NONBLOCK)
        }

        func tell() { _ = write(far, "x", 1) }

        func hear() -> Int {
            var bytes = [UInt8](repeating: 0, count: 16)
            return read(near, &bytes, bytes.count)
        }

        func close() {
            _ = Glibc.close(near)
            _ = Glibc.close(far)
        }
    }

    @Test func `watching again replaces the handler and the interest`() async throws {
        let heard = try await withLoop { loop in
            let pair = try Pair()
            defer { pair.close() }
            let heard = LoopConfined<[String]>([])
            loop.watch(pair.near, .readable) { _ in
                heard.value.append("first")
                _ = pair.hear()
            }
            pair.tell()
            _ = await eventually(on: loop) { heard.value.count == 1 }
            loop.watch(pair.near, .readable) { _ in
                heard.value.append("second")
                _ = pair.hear()
            }
            pair.tell()
            _ = await eventually(on: loop) { heard.value.count == 2 }
            loop.watch(pair.near, .writable) { readiness in
                heard.value.append(readiness == .writable ? "writable" : "\(readiness)")
                loop.unwatch(pair.near)
            }
            _ = await eventually(on: loop) { heard.value.count == 3 }
            pair.tell()
            await loop.sleep(for: .milliseconds(20))
            return heard.value
        }
        #expect(heard == ["first", "second", "writable"])
    }

    @Test func `a descriptor can be watched again after it was forgotten`() async throws {
        let count = try await withLoop { loop in
            let pair = try Pair()
            defer { pair.close() }
            let count = LoopConfined(0)
            for round in 1...3 {
                loop.watch(pair.near, .readable) { _ in
                    count.value += 1
                    _ = pair.hear()
                }
                pair.tell()
                _ = await eventually(on: loop) { count.value == round }
                loop.unwatch(pair.near)
                loop.unwatch(pair.near)
            }
            return count.value
        }
        #expect(count == 3)
    }

    @Test func `a handler that forgets the others is the last one called`() async throws {
        let calls = try await withLoop { loop in
            let pairs = [try Pair(), try Pair(), try Pair()]
            defer { for pair in pairs { pair.close() } }
            let calls = LoopConfined(0)
            for pair in pairs { pair.tell() }
            for pair in pairs {
                loop.watch(pair.near, .readable) { _ in
                    calls.value += 1
                    for pair in pairs { loop.unwatch(pair.near) }
                }
            }
            await loop.sleep(for: .milliseconds(20))
            return calls.value
        }
        #expect(calls == 1)
    }

    @Test func `the other side's end is told as readable and writable`() async throws {
        let readiness = try await withLoop { loop in
            let pair = try Pair()
            let told = LoopConfined<Readiness>([])
            loop.watch(pair.near, .readable) { readiness in
                told.value = readiness
                loop.unwatch(pair.near)
            }
            defer { pair.close() }
            shutdown(pair.far, Int32(SHUT_RDWR))
            _ = await eventually(on: loop) { !told.value.isEmpty }
            return told.value
        }
        #expect(readiness == [.readable, .writable])
    }

    @Test func `more descriptors than one wait reports are all served`() async throws {
        let served = try await withLoop { loop in
            let pairs = try (0..<300).map { _ in try Pair() }
            defer { for pair in pairs { pair.close() } }
            let served = LoopConfined<Set<Int32>>([])
            for pair in pairs {
                pair.tell()
                loop.watch(pair.near, .readable) { _ in
                    served.value.insert(pair.near)
                    loop.unwatch(pair.near)
                }
            }
            _ = await eventually(on: loop) { served.value.count == pairs.count }
            return served.value.count
        }
        #expect(served == 300)
    }

    @Test(.timeLimit(.minutes(10)))
    func `a task that yields for ever starves neither descriptors nor timers nor other threads`() async throws {
        let (heard, fired, executed) = try await withLoop { loop in
            let pair = try Pair()
            defer { pair.close() }
            let heard = LoopConfined(false)
            let fired = LoopConfined(false)
            let executed = LoopConfined(false)
            loop.watch(pair.near, .readable) { _ in
                heard.value = true
                loop.unwatch(pair.near)
            }
            loop.schedule(after: .milliseconds(2)) { fired.value = true }
            pair.tell()
            Thread { loop.execute { executed.value = true } }.start()
            let stopwatch = Stopwatch()
            while !(heard.value && fired.value && executed.value), stopwatch.milliseconds < 10_000 {
                await Task.yield()
            }
            loop.unwatch(pair.near)
            return (heard.value, fired.value, executed.value)
        }
        #expect(heard)
        #expect(fired)
        #expect(executed)
    }
}
