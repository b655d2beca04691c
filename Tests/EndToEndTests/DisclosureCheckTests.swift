import TestSupport
import Testing

/// The service does not serve readers from a database that would show them more than they may see.
@Suite(.enabled(if: Executable.isUsable, Executable.reason), .database, .serialized)
struct DisclosureCheckTests {
    private let database = TestDatabase.current

    @Test(arguments: [
        (
            "GRANT SELECT (authorised_items) ON record TO gongxin_public",
            "REVOKE SELECT (authorised_items) ON record FROM gongxin_public"
        ),
        ("GRANT SELECT (shared_items) ON record TO PUBLIC", "REVOKE SELECT (shared_items) ON record FROM PUBLIC"),
        ("GRANT SELECT ON quarantine TO gongxin_public", "REVOKE SELECT ON quarantine FROM gongxin_public"),
        (
            "GRANT SELECT (public_items) ON record_history TO gongxin_public",
            "REVOKE SELECT (public_items) ON record_history FROM gongxin_public"
        ),
        ("GRANT SELECT ON revision TO gongxin_public", "REVOKE SELECT ON revision FROM gongxin_public"),
        (
            "CREATE FUNCTION everything() RETURNS SETOF record_history LANGUAGE sql SECURITY DEFINER AS 'TABLE record_history'",
            "DROP FUNCTION everything()"
        ),
        ("GRANT SELECT ON payload_chunk TO PUBLIC", "REVOKE SELECT ON payload_chunk FROM PUBLIC"),
        (
            "GRANT SELECT (authorised_items) ON record TO gongxin_authorised",
            "REVOKE SELECT (authorised_items) ON record FROM gongxin_authorised"
        ),
        ("ALTER TABLE record DISABLE ROW LEVEL SECURITY", "ALTER TABLE record ENABLE ROW LEVEL SECURITY"),
    ]) func aDatabaseThatShowsTooMuchIsNotServed(opening: String, closing: String) async throws {
        for ownUrl in [true, false] {
            var settings = Executable.settings(database)
            if !ownUrl { settings["GONGXIN_PUBLIC_DATABASE_URL"] = nil }
            try await database.run(opening)
            let process = try RunningProcess(["serve"], settings)
            try await eventually("it serves or refuses") {
                !process.isRunning || process.errors.contains("\"serving\"")
            }
            process.signal(9)
            let status = try await process.end()
            try await database.run(closing)
            #expect(status == 2, "\(opening)")
            #expect(process.errors.contains("can read more than it may"), "\(process.errors)")
        }
    }

    @Test func theMigratedDatabaseIsServed() async throws {
        try await RunningService.start(on: database).stop()
    }

    @Test func anExtensionsOpenViewsDoNotMatter() async throws {
        let name = "pg_stat_statements"
        guard
            try await database.count("SELECT count(*) FROM pg_available_extensions WHERE name = '\(name)'") == 1
        else { return }
        try await database.run("CREATE EXTENSION \(name)")
        try await RunningService.start(on: database).stop()
        try await database.run("DROP EXTENSION \(name)")
    }
}
