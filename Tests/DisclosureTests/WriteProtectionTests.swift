import PostgresClient
import TestSupport
import Testing

/// The roles of readers change nothing and become nobody else.
@Suite(.enabled(if: TestDatabase.isAvailable, "set GONGXIN_TEST_DATABASE_URL"), .database)
struct WriteProtectionTests {
    private let database = TestDatabase.current
    static let roles = ["gongxin_public", "gongxin_authorised", "gongxin_shared"]

    @Test(arguments: roles, ["record", "subject", "batch", "quarantine", "record_history", "catalogue_version"])
    func aReaderWritesNoTable(role: String, table: String) async throws {
        for sql in [
            "DELETE FROM \(table)", "TRUNCATE \(table) CASCADE", "INSERT INTO \(table) DEFAULT VALUES",
            "DROP TABLE \(table) CASCADE", "ALTER TABLE \(table) ADD COLUMN extra int", "BEGIN; LOCK TABLE \(table)",
            "CREATE INDEX ON \(table) ((1))",
        ] {
            #expect(try await database.refusal(sql, role: role)?.sqlState == "42501", "\(role): \(sql)")
        }
    }

    @Test(arguments: roles) func aReaderUpdatesNoRecord(role: String) async throws {
        for sql in [
            "UPDATE record SET public_until = 'infinity'", "UPDATE record SET state = 'active'",
            "UPDATE subject SET name = ''",
        ] {
            #expect(try await database.refusal(sql, role: role)?.sqlState == "42501", "\(role): \(sql)")
        }
    }

    @Test(arguments: roles) func aReaderMakesNothingInTheSchema(role: String) async throws {
        for sql in [
            "CREATE TABLE public.own (a int)", "CREATE VIEW public.own AS SELECT 1",
            "CREATE FUNCTION public.own() RETURNS int LANGUAGE sql RETURN 1", "CREATE SCHEMA own",
            "CREATE ROLE own", "CREATE DATABASE own", "CREATE EXTENSION dblink",
        ] {
            #expect(try await database.refusal(sql, role: role)?.sqlState == "42501", "\(role): \(sql)")
        }
    }

    @Test(arguments: roles) func aReaderBecomesNobodyElse(role: String) async throws {
        let owner = try await database.value("SELECT relowner::regrole FROM pg_class WHERE oid = 'record'::regclass")
        for other in Self.roles.filter({ $0 != role }) + [owner] {
            #expect(
                try await database.refusal("SET ROLE \(other)", role: role)?.sqlState == "42501", "\(role) → \(other)")
            let session = try await database.refusal("SET SESSION AUTHORIZATION \(other)", role: role)
            #expect(session?.sqlState == "42501", "\(role) → \(other)")
        }
        #expect(
            try await database.value(
                """
                SELECT bool_or(rolsuper OR rolcreatedb OR rolcreaterole OR rolbypassrls OR rolreplication OR rolinherit)
                FROM pg_roles WHERE rolname = '\(role)'
                """) == "f")
    }

    @Test(arguments: roles) func aReaderReachesNoFiles(role: String) async throws {
        for sql in [
            "SELECT pg_read_file('/etc/passwd')", "COPY (SELECT 1) TO PROGRAM 'true'",
            "SELECT lo_import('/etc/passwd')",
            "SELECT pg_ls_dir('/')",
        ] {
            #expect(try await database.refusal(sql, role: role)?.sqlState == "42501", "\(role): \(sql)")
        }
    }
}
