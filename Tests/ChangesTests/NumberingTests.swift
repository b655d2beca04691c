import Changes
import EventLoop
import PostgresClient
import Synchronization
import TestSupport
import Testing

/// How numbers are given.
@Suite(.enabled(if: TestDatabase.isAvailable, "set GONGXIN_TEST_DATABASE_URL"), .database, .serialized)
struct NumberingTests {
    private let database = TestDatabase.current

    private func row(_ key: Int) -> RecordRow { RecordRow { $0.key = key } }

    /// The numbers given since, with their records' last digits.
    private func numbers(after start: Int) async throws -> [[String]] {
        try await database.run(
            "SELECT number, right(record_key::text, 4), content IS NULL FROM change WHERE number > \(start) ORDER BY number"
        )
    }

    @Test func whatBeganBehindACommitHasAHigherNumber() async throws {
        let start = try await database.last()
        let settings = database.settings()
        try await withLoop { loop in
            let early = try await Session.open(settings, on: loop)
            let late = try await Session.open(settings, on: loop)
            // The first to begin is the last to commit.
            try await early.execute("BEGIN; \(row(1).insertion)")
            try await late.execute("BEGIN; \(row(2).insertion) COMMIT")
            try await database.number()
            try await late.execute("BEGIN; \(row(3).insertion) COMMIT")
            try await early.execute("COMMIT")
            try await database.number()
            early.close()
            late.close()
        }
        let found = try await numbers(after: start)
        #expect(found.map { $0[0] } == (1...3).map { "\(start + $0)" })
        #expect(found.first?[1] == "0002")
    }

    /// Writers with transactions that overlap, commit and roll back, a numberer that is killed and begun again, and two at once.
    @Test(.timeLimit(.minutes(5))) func nothingIsLostAndNothingMissingAmongConcurrentWriters() async throws {
        let start = try await database.last()
        try await FeedServer.with(database) { server in
            var harvester = Harvester()
            let writing = Watched { try await write() }
            let enough = SharedFlag()
            let numbering = Watched { try await numberAndDie(until: enough) }
            while !writing.isFinished.isSet {
                try await harvester.follow(server)
            }
            enough.set()
            try await writing.task.value
            try await numbering.task.value
            try await withLoop { [database] loop in
                let numberer = Numberer(on: loop, database.settings())
                try await numberer.numberAll()
                numberer.stop()
            }
            try await harvester.follow(server)
            #expect(harvester.lines == (try await database.publicLines()))
            #expect(!harvester.lines.isEmpty)
        }
        let last = try await database.last()
        #expect(try await database.count("SELECT count(*) FROM change WHERE number > \(start)") == last - start)
        #expect(try await database.count("SELECT max(number) FROM change") == last)
    }

    private struct Watched<Value: Sendable>: Sendable {
        let task: Task<Value, any Error>
        let isFinished: SharedFlag

        init(_ body: @escaping @Sendable () async throws -> Value) {
            let flag = SharedFlag()
            isFinished = flag
            task = Task {
                let result: Result<Value, any Error>
                do { result = .success(try await body()) } catch { result = .failure(error) }
                flag.set()
                return try result.get()
            }
        }
    }

    private func write() async throws {
        let settings = database.settings()
        try await withLoop { loop in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for writer in 0..<4 {
                    group.addTask {
                        try await Session.with(settings, on: loop) { try await Self.write(writer, $0) }
                    }
                }
                try await group.waitForAll()
            }
        }
    }

    /// Records of its own, of which some are changed, hidden and shown again.
    private static func write(_ writer: Int, _ session: Session) async throws {
        var numbers = SeededNumbers(seed: UInt64(writer + 1))
        for turn in 0..<60 {
            try await session.execute("BEGIN")
            for _ in 0...Int.random(in: 0...2, using: &numbers) {
                let key = 4096 * (writer + 1) + Int.random(in: 0..<40, using: &numbers)
                let row = RecordRow { $0.key = key }
                let change = [
                    "public_items = '{\"CF_WSH\":\"\(turn)\"}', revision = record.revision + 1", "state = 'repaired'",
                    "state = 'active'",
                    "public_until = publicity_today()", "public_until = publicity_today() + 9",
                    "shared_items = '{\"BZ\":\"\(turn)\"}'",
                ][Int.random(in: 0..<6, using: &numbers)]
                try await session.execute(
                    """
                    \(row.insertion.dropLast(1)) ON CONFLICT (uscc, class, record_key) DO UPDATE SET \(change)
                    """)
            }
            let isKept = Int.random(in: 0..<5, using: &numbers) > 0
            try await session.execute(isKept ? "COMMIT" : "ROLLBACK")
        }
    }

    /// Two numberers, of which one is cut off again and again.
    private func numberAndDie(until enough: SharedFlag) async throws {
        let settings = database.settings()
        try await withLoop { loop in
            let steady = Numberer(on: loop, settings)
            async let running: Void = steady.run(every: .milliseconds(50))
            while !enough.isSet {
                let other = Numberer(on: loop, settings)
                async let shortly: Void = other.run(every: .milliseconds(50))
                await loop.sleep(for: .milliseconds(15))
                other.stop()
                await shortly
            }
            steady.stop()
            await running
        }
    }

    @Test func aNumbererIsWokenByCommitsAndRecovers() async throws {
        let start = try await database.last()
        let settings = database.settings()
        let database = database
        try await withLoop { loop in
            let told = Told()
            let numberer = Numberer(on: loop, settings, observer: told)
            // So long that only a call can be the reason.
            async let running: Void = numberer.run(every: .seconds(3600))
            try await database.insert([row(100)])
            #expect(await eventually(on: loop) { told.value.last == start + 1 })
            try await database.run(
                """
                SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                WHERE datname = current_database() AND pid <> pg_backend_pid()
                """)
            #expect(await eventually(on: loop) { told.value.failures > 0 })
            try await database.insert([row(101)])
            #expect(await eventually(on: loop) { told.value.last == start + 2 })
            numberer.stop()
            await running
        }
    }

    /// The clock is moved by saying that its last look was earlier.
    @Test func theClockGivesNumbersToWhatBeginsAndEnds() async throws {
        try await database.insert([
            RecordRow {
                $0.key = 200
                $0.publicUntil = 0
            },
            RecordRow {
                $0.key = 201
                $0.publicUntil = 1
            },
            RecordRow {
                $0.key = 202
                $0.publicFrom = 0
            },
        ])
        try await database.number()
        try await FeedServer.with(database) { server in
            let start = try await database.last()
            var harvester = Harvester()
            try await harvester.follow(server)
            // Two of them as they were yesterday: one still public, one not yet.
            try await database.run(
                """
                INSERT INTO change SELECT \(start) + 1, now(), uscc, class, record_key, 1 FROM record WHERE right(record_key::text, 2) = 'c8';
                INSERT INTO change SELECT \(start) + 2, now(), uscc, class, record_key, NULL FROM record WHERE right(record_key::text, 2) = 'ca';
                UPDATE record SET recorded_at = now() - interval '3 days' WHERE right(record_key::text, 2) = 'ca';
                UPDATE change_clock SET last_number = \(start) + 2, last_day = publicity_today() - 1;
                """)
            try await database.number()
            let found = try await numbers(after: start + 2)
            #expect(found.map { $0[1] + $0[2] } == ["00c8t", "00caf"])
            try await harvester.follow(server)
            #expect(harvester.lines == (try await database.publicLines()))
            // Once only.
            try await database.number()
            #expect(try await database.last() == start + 4)
        }
    }

    /// What was told is looked up only for transactions that did more than add records, in whatever order they did it.
    @Test func transactionsThatAddAndChangeTellBoth() async throws {
        try await database.insert([row(400), row(401)])
        try await database.number()
        var start = try await database.last()
        func repair(_ key: Int) -> String {
            "UPDATE record SET state = 'repaired' WHERE right(record_key::text, 4) = '0\(String(key, radix: 16))';"
        }
        try await database.run("BEGIN; \(row(402).insertion) \(repair(400)) COMMIT")
        try await database.number()
        #expect(Set(try await numbers(after: start).map { $0[1] + $0[2] }) == ["0190t", "0192f"])
        start = try await database.last()
        try await database.run("BEGIN; \(repair(401)) \(row(403).insertion) COMMIT")
        try await database.number()
        #expect(Set(try await numbers(after: start).map { $0[1] + $0[2] }) == ["0191t", "0193f"])
        start = try await database.last()
        // Added and taken away at once: nothing was ever there. Still the first revision, and told of before: gone.
        try await database.run("BEGIN; \(row(404).insertion) \(repair(404)) COMMIT")
        try await database.run(repair(402))
        try await database.number()
        #expect(try await numbers(after: start).map { $0[1] + $0[2] } == ["0192t"])
    }

    @Test func followersAreRunAndTriedAgain() async throws {
        let settings = database.settings()
        let database = database
        try await database.run("INSERT INTO change_follower (name, number) VALUES ('test', 0)")
        try await withLoop { loop in
            let seen = LoopConfined(0)
            let told = Told()
            let follower = ChangeFollower(name: "test") { session in
                try await session.transaction { session in
                    let moved = try await session.execute(
                        """
                        UPDATE change_follower SET number = number + least(3, last_number - number) FROM change_clock
                        WHERE name = 'test' AND number < last_number RETURNING number
                        """)
                    seen.value += 1
                    if seen.value == 2 { try await session.execute("SELECT 1 / 0") }
                    return moved.count
                }
            }
            let run = FollowerRun(follower, on: loop, settings, observer: told)
            async let running: Void = run.run(every: .seconds(3600))
            for key in 300..<310 { try await database.insert([row(key)]) }
            try await database.number()
            let last = try await database.last()
            let deadline = ContinuousClock.now + .seconds(120)
            while try await database.count("SELECT number FROM change_follower WHERE name = 'test'") < last {
                try #require(ContinuousClock.now < deadline)
                await loop.sleep(for: .milliseconds(10))
            }
            #expect(told.value.failures == 1)
            run.stop()
            await running
        }
        try await database.run("DELETE FROM change_follower")
    }
}

/// A flag that tasks share.
final class SharedFlag: Sendable {
    private let flag = Mutex(false)

    var isSet: Bool { flag.withLock { $0 } }

    func set() { flag.withLock { $0 = true } }
}

/// Remembers what it was told.
final class Told: ChangeObserver, Sendable {
    struct Memory {
        var last = 0
        var failures = 0
        var compacted = 0
        var delivered: [Int] = []
        var refused: [String] = []
        var disabled = 0
    }

    private let memory = Mutex(Memory())
    var value: Memory { memory.withLock { $0 } }

    func numbered(_ changes: Int, last: Int) { memory.withLock { $0.last = last } }
    func cannotNumber(_ error: any Error) { memory.withLock { $0.failures += 1 } }
    func compacted(_ entries: Int) { memory.withLock { $0.compacted += entries } }
    func followerFailed(_ name: String, _ error: any Error) { memory.withLock { $0.failures += 1 } }
    func delivered(_ webhook: String, changes: Int) { memory.withLock { $0.delivered.append(changes) } }
    func deliveryFailed(_ webhook: String, _ reason: String, disabled: Bool) {
        memory.withLock {
            $0.refused.append(reason)
            if disabled { $0.disabled += 1 }
        }
    }
}
