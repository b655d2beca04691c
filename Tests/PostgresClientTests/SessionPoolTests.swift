import EventLoop
import PostgresClient
import TestSupport
import Testing

@Suite(.enabled(if: isServerAvailable, serverReason), .database)
struct SessionPoolTests {
    private struct Refusal: Error {}

    private func withPool<Value: Sendable>(
        size: Int, patience: Duration = .seconds(10),
        _ body: @escaping @Sendable (EventLoop, SessionPool) async throws -> Value
    ) async throws -> Value {
        let settings = TestDatabase.current.settings()
        return try await withLoop { loop in
            let pool = SessionPool(settings, on: loop, size: size, patience: patience)
            let result: Result<Value, any Error>
            do { result = .success(try await body(loop, pool)) } catch { result = .failure(error) }
            pool.close()
            return try result.get()
        }
    }

    @Test func `many tasks share few sessions, never more than its size`() async throws {
        let (processes, most) = try await withPool(size: 3) { _, pool in
            let processes = LoopConfined<Set<Int>>([])
            let (now, most) = (LoopConfined(0), LoopConfined(0))
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<60 {
                    group.addTask {
                        try await pool.withSession { session in
                            now.value += 1
                            most.value = max(most.value, now.value)
                            processes.value.insert(try await session.query(Statements.processID).integer(0, 0))
                            now.value -= 1
                        }
                    }
                }
                try await group.waitForAll()
            }
            return (processes.value.count, most.value)
        }
        #expect(processes == 3)
        #expect((1...3).contains(most))
    }

    @Test func `who waits too long is refused, and the pool goes on`() async throws {
        let (outcomes, milliseconds) = try await withPool(size: 1, patience: .milliseconds(80)) { loop, pool in
            let release = LoopConfined(false)
            async let holder = outcome {
                try await pool.withSession { session in
                    _ = await eventually(on: loop) { release.value }
                    return try await session.query(Statements.echo, ["held"])
                }
            }
            await loop.sleep(for: .milliseconds(20))
            let stopwatch = Stopwatch()
            let refused = await outcome { try await pool.withSession { try await $0.execute("SELECT 1") } }
            let milliseconds = stopwatch.milliseconds
            release.value = true
            let held = await holder
            let after = await outcome { try await pool.withSession { try await $0.execute("SELECT 'after'") } }
            return ([held, refused, after], milliseconds)
        }
        #expect(outcomes == ["held", "overloaded", "after"])
        #expect(milliseconds >= 80)
        #expect(milliseconds < 5000)
    }

    @Test(.timeLimit(.minutes(10)))
    func `who waits comes before a task that takes session after session`() async throws {
        let rounds = try await withPool(size: 1) { loop, pool in
            let (served, rounds) = (LoopConfined(false), LoopConfined(0))
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask {
                    while !served.value, rounds.value < 200 {
                        try await pool.withSession { _ = try await $0.execute("SELECT 1") }
                        rounds.value += 1
                    }
                }
                group.addTask {
                    _ = await eventually(on: loop) { rounds.value > 0 }
                    try await pool.withSession { _ in served.value = true }
                }
                try await group.waitForAll()
            }
            return rounds.value
        }
        #expect(rounds < 200)
    }

    @Test func `a session that broke in use is replaced`() async throws {
        let outcomes = try await withPool(size: 1) { _, pool in
            var outcomes: [String] = []
            for _ in 0..<3 {
                await #expect(throws: Refusal.self) {
                    try await pool.withSession { session in
                        session.close()
                        throw Refusal()
                    }
                }
                outcomes.append(await outcome { try await pool.withSession { try await $0.execute("SELECT 'new'") } })
            }
            return outcomes
        }
        #expect(outcomes == ["new", "new", "new"])
    }

    @Test func `sessions that broke while idle are replaced before anybody gets them`() async throws {
        let outcomes = try await withPool(size: 2) { loop, pool in
            let processes = LoopConfined<[Int]>([])
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<2 {
                    group.addTask {
                        try await pool.withSession { session in
                            processes.value.append(try await session.query(Statements.processID).integer(0, 0))
                            _ = await eventually(on: loop) { processes.value.count == 2 }
                        }
                    }
                }
                try await group.waitForAll()
            }
            for process in processes.value { try await terminate(process) }
            let list = processes.value.map(String.init).joined(separator: ",")
            var left = 2
            while left > 0 {
                let rows = try await TestDatabase.current.run(
                    "SELECT count(*) FROM pg_stat_activity WHERE pid IN (\(list))")
                left = Int(rows.first?.first ?? "") ?? 0
            }
            var outcomes: [String] = []
            for _ in 0..<3 {
                outcomes.append(await outcome { try await pool.withSession { try await $0.execute("SELECT 'new'") } })
            }
            return outcomes
        }
        #expect(outcomes == ["new", "new", "new"])
    }

    @Test func `without a server everyone is refused, nobody waits for ever`() async throws {
        let outcomes = try await withLoop { loop in
            let settings = PostgresSettings(connection: "host=/no/such/folder", applicationName: "test")
            let pool = SessionPool(settings, on: loop, size: 2, patience: .seconds(5))
            return await withTaskGroup(of: String.self) { group in
                for _ in 0..<20 {
                    group.addTask { await outcome { try await pool.withSession { try await $0.execute("SELECT 1") } } }
                }
                return await group.reduce(into: Set<String>()) { $0.insert($1) }
            }
        }
        #expect(outcomes == ["connectionLost"])
    }
}
