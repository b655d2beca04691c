@testable import Audit
import Cryptography
import EventLoop
import PostgresClient
import TestSupport
import Testing

/// The access log of a database, as a test writes to it, seals it and has it verified.
struct Ledger: Sendable {
    let database = TestDatabase.current

    /// Adds rows about a made-up subject, each in a transaction of its own or all in one.
    @discardableResult
    func log(_ count: Int, subject: String = "91990000MA0000000X", together: Bool = false) async throws -> [Int] {
        let sql = """
            INSERT INTO access_log (action, organisation, client, subject, classes, purpose, authority, request, result_count)
            SELECT 'report', 'BANK', 'bank-1', '\(subject)', ARRAY['penalty', 'permit "B"'], '贷前审查', 'authorisation:1', 'r' || n, n
            FROM generate_series(1, %) AS n RETURNING id
            """
        if together { return ids(try await database.run(sql.replacing("%", with: "\(count)"))) }
        return try await withSession { session in
            var all: [Int] = []
            for _ in 0..<count { all.append(try await session.execute(sql.replacing("%", with: "1")).integer(0, 0)) }
            return all
        }
    }

    private func ids(_ rows: [[String]]) -> [Int] { rows.compactMap { Int($0[0]) } }

    /// Seals what can be sealed; waits for transactions of other tests on the cluster, which may have begun before.
    @discardableResult
    func sealAll(
        rowsOfBlock: Int = 50_000, blocksAtOnce: Int = 10, key: SealingKey? = nil, cluster: String? = nil
    ) async throws -> SealingOutcome {
        try await waitUntilSettled()
        return try await withSealer(key: key) { sealer, loop in
            sealer.limits.rowsOfBlock = rowsOfBlock
            sealer.limits.blocksAtOnce = blocksAtOnce
            sealer.cluster = cluster
            var all = SealingOutcome()
            while true {
                let outcome = try await sealer.sealOnce()
                all.blocks += outcome.blocks
                all.rows += outcome.rows
                if !outcome.isMore { break }
            }
            return all
        }
    }

    /// Waits until no transaction is under way that is as old as a row of the log: other tests use the same cluster.
    func waitUntilSettled() async throws {
        let last = try await database.count(
            """
            SELECT coalesce(max(transaction), 0) FROM access_log
            WHERE id > (SELECT coalesce(max(last_row), -1) FROM access_log_block)
            """)
        let isSettled = try await withSession { session in
            let deadline = ContinuousClock.now + .seconds(300)
            while ContinuousClock.now < deadline {
                let horizon = try await session.execute("SELECT pg_snapshot_xmin(pg_current_snapshot())::text")
                if horizon.integer(0, 0) > last { return true }
                try await Task.sleep(for: .milliseconds(5))
            }
            return false
        }
        #expect(isSettled)
    }

    func withSealer<Value: Sendable>(
        key: SealingKey? = nil, _ body: @escaping @Sendable (Sealer, EventLoop) async throws -> Value
    ) async throws -> Value {
        let settings = database.settings()
        return try await withLoop { loop in
            let sealer = Sealer(on: loop, settings, key: key)
            let result: Result<Value, any Error>
            do { result = .success(try await body(sealer, loop)) } catch { result = .failure(error) }
            sealer.stop()
            return try result.get()
        }
    }

    /// What verification finds.
    func findings(
        keys: [SealingKey] = [], published: [Int: [UInt8]] = [:], from first: Int = 1
    ) async throws -> [Finding] {
        try await withSession { session in
            var findings: [Finding] = []
            _ = try await Verification(session, keys: keys, published: published).run(from: first) {
                findings.append($0)
            }
            return findings
        }
    }

    func withSession<Value: Sendable>(_ body: @escaping @Sendable (Session) async throws -> Value) async throws -> Value
    {
        let settings = database.settings()
        return try await withLoop { loop in try await Session.with(settings, on: loop, body) }
    }

    /// Does what only an owner can who takes the triggers away.
    func tamper(_ sql: String) async throws {
        let tables = ["access_log", "access_log_block", "access_log_leaf"]
        let off = tables.map { "ALTER TABLE \($0) DISABLE TRIGGER USER;" }.joined()
        let on = tables.map { "ALTER TABLE \($0) ENABLE TRIGGER USER;" }.joined()
        try await database.run("BEGIN; \(off) \(sql); SET CONSTRAINTS ALL IMMEDIATE; \(on) COMMIT")
    }

    /// The blocks as they stand.
    func blocks() async throws -> [Block] {
        try await withSession { try await RootList.page(after: 0, $0).blocks }
    }
}
