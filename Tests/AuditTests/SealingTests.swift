@testable import Audit
import EventLoop
import PostgresClient
import TestSupport
import Testing

@Suite(.enabled(if: TestDatabase.isAvailable, "set GONGXIN_TEST_DATABASE_URL"), .database, .serialized)
struct SealingTests {
    private let ledger = Ledger()
    private var database: TestDatabase { ledger.database }

    @Test func anEmptyIntervalMakesNoBlock() async throws {
        #expect(try await ledger.sealAll().blocks == 0)
        #expect(try await ledger.blocks().isEmpty)
    }

    @Test func everyRowIsSealedOnceAndTheBlocksAreChained() async throws {
        let before = try await ledger.blocks().count
        try await ledger.log(7)
        try await ledger.log(30, together: true)
        try await ledger.log(5)
        let outcome = try await ledger.sealAll(rowsOfBlock: 10)
        #expect(outcome.rows == 42)
        let blocks = Array(try await ledger.blocks().dropFirst(before))
        // Blocks end with a transaction: the second one's thirty rows are not torn apart.
        try #require(blocks.map(\.header.rowCount) == [37, 5])
        for block in blocks {
            #expect(block.digest == (try block.header.digest()))
            #expect(block.signature == nil)
        }
        #expect(blocks[1].header.previous == blocks[0].digest)
        #expect(blocks[1].header.firstTransaction == blocks[0].header.endTransaction)
        #expect(try await ledger.sealAll() == SealingOutcome())
        #expect(try await ledger.findings() == [])
    }

    @Test func aLargeTransactionIsOneBlockOfManyParts() async throws {
        try await ledger.log(5000, together: true)
        let outcome = try await ledger.sealAll(rowsOfBlock: 1000)
        #expect(outcome == SealingOutcome(blocks: 1, rows: 5000, isMore: false))
        let number = try #require(try await ledger.blocks().last?.header.number)
        #expect(
            try await database.run("SELECT cardinality(ids) FROM access_log_leaf WHERE block = \(number) ORDER BY part")
                == [["1024"], ["1024"], ["1024"], ["1024"], ["904"]])
        #expect(try await ledger.findings() == [])
    }

    @Test func aBacklogIsSealedInTurns() async throws {
        try await ledger.log(23)
        let outcome = try await ledger.sealAll(rowsOfBlock: 3, blocksAtOnce: 2)
        #expect(outcome == SealingOutcome(blocks: 8, rows: 23, isMore: false))
        #expect(try await ledger.findings() == [])
    }

    @Test func anOpenTransactionKeepsItsRowsUnsealedUntilItEnds() async throws {
        let ledger = ledger
        try await ledger.sealAll()
        try await ledger.withSession { writer in
            try await writer.execute("BEGIN")
            let late = try await writer.execute(
                "INSERT INTO access_log (action, organisation, client, request) VALUES ('late', 'o', 'c', 'r') RETURNING id"
            ).integer(0, 0)
            // Younger ones that are committed before it wait with it: the order of a block is that of transactions.
            try await ledger.log(3)
            let first = try await ledger.withSealer { sealer, _ in try await sealer.sealOnce() }
            #expect(first.rows == 0)
            try await writer.execute("COMMIT")
            #expect(try await ledger.sealAll().rows == 4)
            let times = try await ledger.database.count(
                "SELECT count(*) FROM access_log_leaf WHERE \(late) = ANY (ids)")
            #expect(times == 1)
        }
        #expect(try await ledger.findings() == [])
    }

    @Test func whoeverWritesMeanwhileNothingIsLostOrSealedTwice() async throws {
        let ledger = ledger
        try await ledger.sealAll()
        let before = try await database.count("SELECT count(*) FROM access_log")
        // Four writers whose transactions overlap – some are rolled back –, and two sealers at once.
        try await withThrowingTaskGroup(of: Void.self) { group in
            for writer in 0..<4 {
                group.addTask {
                    try await ledger.withSession { session in
                        for round in 0..<30 {
                            try await session.execute("BEGIN")
                            try await session.execute(
                                """
                                INSERT INTO access_log (action, organisation, client, request)
                                SELECT 'r', 'o', 'c', 'w\(writer)' FROM generate_series(1, \(1 + (round + writer) % 5))
                                """)
                            try await session.execute(round % 7 == writer ? "ROLLBACK" : "COMMIT")
                        }
                    }
                }
            }
            for _ in 0..<2 {
                group.addTask {
                    _ = try await ledger.withSealer { sealer, _ in
                        sealer.limits.rowsOfBlock = 9
                        for _ in 0..<25 { _ = try await sealer.sealOnce() }
                    }
                }
            }
            try await group.waitForAll()
        }
        try await ledger.sealAll(rowsOfBlock: 9)
        let rows = try await database.count("SELECT count(*) FROM access_log")
        #expect(rows > before)
        #expect(try await database.count("SELECT sum(row_count) FROM access_log_block") == rows)
        #expect(
            try await database.count("SELECT count(DISTINCT id) FROM access_log_leaf, unnest(ids) AS id") == rows)
        #expect(try await ledger.findings() == [])
    }

    @Test func aSecondSealerLeavesItToTheFirst() async throws {
        let ledger = ledger
        try await ledger.log(2)
        try await ledger.withSession { first in
            try await first.execute("BEGIN")
            #expect(try await first.query(SQL.sealingTurn).boolean(0, 0))
            let outcome = try await ledger.withSealer { sealer, _ in try await sealer.sealOnce() }
            #expect(outcome == SealingOutcome())
            try await first.execute("ROLLBACK")
        }
        #expect(try await ledger.sealAll().rows == 2)
    }

    @Test func aSealerKilledInBetweenLeavesNoHalfABlock() async throws {
        let ledger = ledger
        try await ledger.log(3000, together: true)
        let before = try await ledger.blocks().count
        try await ledger.waitUntilSettled()
        // As long as the blocks' table is locked, the sealer has its leaves stored and cannot add the block.
        try await ledger.withSession { lock in
            try await lock.execute("BEGIN; LOCK TABLE access_log_block IN EXCLUSIVE MODE")
            let database = ledger.database
            let killed = try await ledger.withSealer { sealer, loop in
                let sealing = Task(executorPreference: loop) { try await sealer.sealOnce() }
                var found = 0
                let deadline = ContinuousClock.now + .seconds(300)
                while found == 0, ContinuousClock.now < deadline {
                    found = try await database.count(
                        """
                        SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
                        WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE '%access_log_block%'
                            AND pid <> pg_backend_pid()
                        """)
                    await loop.sleep(for: .milliseconds(5))
                }
                #expect(found == 1)
                return await sealing.result
            }
            #expect(throws: PostgresError.self) { try killed.get() }
            try await lock.execute("ROLLBACK")
        }
        #expect(try await ledger.blocks().count == before)
        #expect(try await database.count("SELECT count(*) FROM access_log_leaf WHERE block > \(before)") == 0)
        #expect(try await ledger.sealAll().rows == 3000)
        #expect(try await ledger.findings() == [])
    }

    @Test func theLogIsOnlyAddedTo() async throws {
        try await ledger.log(1)
        try await ledger.sealAll()
        for table in ["access_log", "access_log_block", "access_log_leaf"] {
            for sql in ["DELETE FROM \(table)", "TRUNCATE \(table) CASCADE"] {
                #expect(try await refusal(sql) == "23001", "\(sql)")
            }
        }
        #expect(try await refusal("UPDATE access_log SET purpose = 'x'") == "23001")
        #expect(try await refusal("UPDATE access_log_block SET signature = signature") == "23001")
        #expect(try await refusal("UPDATE access_log_leaf SET part = part + 1") == "23001")
        let parts = try await database.run(
            "SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = 'access_log'::regclass")
        #expect(parts.count >= 4)
        for part in parts {
            #expect(try await refusal("TRUNCATE \(part[0])") == "23001", "\(part[0])")
        }
        let current = try await database.value("SELECT tableoid::regclass::text FROM access_log LIMIT 1")
        #expect(try await refusal("DELETE FROM \(current)") == "23001")
        #expect(try await refusal("UPDATE \(current) SET purpose = 'x'") == "23001")
        try await database.run(
            "SELECT make_access_log_partition('2031-05-01'), make_access_log_partition('2031-05-20')")
        #expect(try await refusal("TRUNCATE access_log_2031_05") == "23001")
    }

    private func refusal(_ sql: String) async throws -> String? {
        do {
            try await database.run(sql)
            return nil
        } catch let error as PostgresError {
            return error.sqlState
        }
    }

    @Test(arguments: ["gongxin_authorised_gate", "gongxin_shared_gate"])
    func aGateCannotSayWhichRowItWritesOrWhen(gate: String) async throws {
        let good = "INSERT INTO access_log (action, organisation, client, request) VALUES ('a', 'o', 'c', 'r')"
        #expect(try await database.refusal(good, role: gate) == nil)
        for column in ["id", "transaction", "at"] {
            let value = column == "at" ? "now()" : "1"
            let sql =
                "INSERT INTO access_log (\(column), action, organisation, client, request) VALUES (\(value), 'a', 'o', 'c', 'r')"
            #expect(try await database.refusal(sql, role: gate)?.sqlState == "42501", "\(column)")
        }
    }

    @Test func monthsToComeArePrepared() async throws {
        let month = try await database.value(
            "SELECT 'access_log_' || to_char(publicity_today() + interval '1 month', 'YYYY_MM')")
        try await database.run("DROP TABLE \(month)")
        let ledger = ledger
        try await ledger.withSealer { sealer, loop in
            let running = Task(executorPreference: loop) { await sealer.run(every: .milliseconds(10)) }
            let database = ledger.database
            let deadline = MonotonicClock.now() + Duration.seconds(120).nanoseconds
            while try await database.value("SELECT to_regclass('\(month)')").isEmpty, MonotonicClock.now() < deadline {
                await loop.sleep(for: .milliseconds(10))
            }
            sealer.stop()
            await running.value
        }
        #expect(try await database.value("SELECT to_regclass('\(month)')") == month)
    }
}
