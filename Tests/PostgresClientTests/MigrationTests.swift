import EventLoop
import PostgresClient
import TestSupport
import Testing

/// Each test works in a schema of its own, so that `schema_migration` is its own too.
@Suite(.enabled(if: isServerAvailable, serverReason), .database)
struct MigrationTests {
    private func withSchema<Value: Sendable>(
        _ name: String, _ body: @escaping @Sendable (EventLoop, Session) async throws -> Value
    ) async throws -> Value {
        try await TestDatabase.current.run("CREATE SCHEMA \(name)")
        return try await withSession({ $0.serverSettings = ["search_path": name] }, body)
    }

    private func migration(_ number: Int, _ sql: String) throws -> Migration {
        try Migration(fileName: "000\(number)_step.sql", sql: sql)
    }

    @Test func `run in the order of their numbers, once`() async throws {
        let migrations = [
            try migration(2, "INSERT INTO step VALUES (2)"), try migration(1, "CREATE TABLE step (number integer)"),
            try migration(3, "INSERT INTO step VALUES (3); UPDATE step SET number = number * 10"),
        ]
        try await withSchema("ordered") { _, session in
            let runs = [
                try await session.migrate(Array(migrations.prefix(2))), try await session.migrate(migrations),
                try await session.migrate(migrations),
            ]
            #expect(runs == [["0001_step.sql", "0002_step.sql"], ["0003_step.sql"], []])
            #expect(
                await outcome { try await session.execute("SELECT string_agg(number::text, ',') FROM step") } == "20,30"
            )
            #expect(await outcome { try await session.execute("SELECT count(*) FROM schema_migration") } == "3")
        }
    }

    @Test(arguments: [[2], [1, 3], [1, 1], [0, 1]])
    func `a gap, a number twice or none before one runs nothing`(numbers: [Int]) async throws {
        let migrations = try numbers.map { try migration($0, "CREATE TABLE made_\($0) ()") }
        try await withSchema("gap_\(numbers.map(String.init).joined(separator: "_"))") { _, session in
            await #expect(throws: MigrationError.self) { _ = try await session.migrate(migrations) }
            #expect(await outcome { try await session.execute("SELECT to_regclass('made_1') IS NULL") } == "t")
        }
    }

    @Test func `one that fails leaves nothing of itself, and the ones before it`() async throws {
        let first = try migration(1, "CREATE TABLE first ()")
        let bad = try migration(2, "CREATE TABLE second (); SELECT 1/0")
        let mended = try migration(2, "CREATE TABLE second ()")
        try await withSchema("failing") { _, session in
            await #expect(throws: PostgresError.self) { _ = try await session.migrate([first, bad]) }
            let state = "SELECT (to_regclass('first') IS NULL)::text || (to_regclass('second') IS NULL)::text"
            #expect(await outcome { try await session.execute(state) } == "falsetrue")
            #expect(
                await outcome {
                    try await session.execute(
                        "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()")
                } == "0")
            let runs = try await session.migrate([first, mended])
            #expect(runs == ["0002_step.sql"])
        }
    }

    @Test func `a database that is further, or was built otherwise, is left alone`() async throws {
        let (first, second) = (try migration(1, "SELECT 1"), try migration(2, "SELECT 1"))
        let renamed = try Migration(fileName: "0001_other.sql", sql: "SELECT 1")
        try await withSchema("further") { _, session in
            _ = try await session.migrate([first, second])
            await #expect(throws: MigrationError.self) { _ = try await session.migrate([first]) }
            await #expect(throws: MigrationError.self) { _ = try await session.migrate([renamed, second]) }
            #expect(try await session.migrate([first, second]) == [])
        }
    }

    @Test(.timeLimit(.minutes(10)))
    func `two sessions that migrate at once take turns`() async throws {
        let migrations = try (1...4).map {
            try migration($0, "SELECT pg_sleep(0.02); CREATE TABLE made_\($0) ()")
        }
        let settings = TestDatabase.current.settings()
        let runs = try await withSchema("together") { loop, session in
            var second = settings
            second.serverSettings = ["search_path": "together"]
            let other = try await Session.open(second, on: loop)
            defer { other.close() }
            async let one = session.migrate(migrations)
            async let two = other.migrate(migrations)
            return [try await one, try await two]
        }
        #expect(runs.map(\.count).sorted() == [0, 4])
    }
}
