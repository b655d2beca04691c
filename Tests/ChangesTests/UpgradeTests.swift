import PostgresClient
import TestSupport
import Testing

/// A database that had records before there was a change feed.
@Suite(.enabled(if: TestDatabase.isAvailable, "set GONGXIN_TEST_DATABASE_URL"))
struct UpgradeTests {
    private static let feed = "0020_changes.sql"

    @Test func whatWasPublicBeforeIsTheFirstThingTheFeedTells() async throws {
        let migrations = try TestDatabase.migrations()
        let first = try #require(migrations.firstIndex { $0.name == Self.feed })
        try await TestDatabase.withEmpty { database in
            try await Self.migrate(database, Array(migrations[..<first]))
            try await database.run((1...20).map { key in RecordRow { $0.key = key }.insertion }.joined(separator: " "))
            try await Self.migrate(database, migrations)
            let told = try await database.run(
                """
                SELECT count(*), count(*) FILTER (WHERE change.content = public_content(record))
                FROM change JOIN record USING (uscc, class, record_key)
                """)
            #expect(told == [["20", "20"]])
            // Whatever follows the feed gets at everything: a fingerprint of another kind would hold it back for ever.
            let reach = try await database.run("SELECT DISTINCT reach FROM settled_changes(0, 500)")
            #expect(reach == [["20"]])
        }
    }

    private static func migrate(_ database: TestDatabase, _ migrations: [Migration]) async throws {
        let settings = database.settings()
        try await withLoop { loop in
            try await Session.with(settings, on: loop) { _ = try await $0.migrate(migrations) }
        }
    }
}
