import PostgresClient
import TestSupport
import Testing

/// Ways around the row filter that do not select a row but make the server talk about it.
@Suite(.enabled(if: TestDatabase.isAvailable, "set GONGXIN_TEST_DATABASE_URL"), .database, .serialized)
struct LeakTests {
    private let database = TestDatabase.current
    private let reader = "gongxin_public"

    /// One record that all may see and several that nobody may, whose texts are easy to recognise.
    private func fill() async throws {
        guard try await database.count("SELECT count(*) FROM record") == 0 else { return }
        try await database.insert([
            RecordRow { $0.uscc = "VISIBLE" },
            RecordRow {
                $0.uscc = "HIDDEN1"
                $0.agency = "hidden-agency"
                $0.publicUntil = -1
            },
            RecordRow {
                $0.uscc = "HIDDEN2"
                $0.agency = "hidden-agency"
                $0.state = "repaired"
            },
            RecordRow {
                $0.uscc = "HIDDEN3"
                $0.agency = "hidden-agency"
                $0.naturalPerson = true
                $0.publicFrom = nil
            },
        ])
    }

    /// A cheap function with no restraint, which the planner would like to run first.
    private static let spy = """
        CREATE FUNCTION pg_temp.spy(text) RETURNS boolean LANGUAGE plpgsql COST 0.0000001 AS
        $$ BEGIN IF $1 LIKE 'HIDDEN%' OR $1 LIKE 'hidden%' THEN RAISE EXCEPTION 'saw %', $1; END IF; RETURN true; END $$;
        """

    @Test(arguments: [
        "SELECT count(*) FROM record WHERE pg_temp.spy(uscc)",
        "SELECT count(*) FROM record WHERE pg_temp.spy(agency) OR pg_temp.spy(uscc)",
        "SELECT count(*) FROM record JOIN (VALUES ('HIDDEN1')) AS v (c) ON pg_temp.spy(agency)",
        "SELECT count(*) FROM record GROUP BY class HAVING bool_and(pg_temp.spy(agency))",
        "SELECT 1 FROM record ORDER BY pg_temp.spy(uscc) LIMIT 1",
        "SELECT (SELECT bool_and(pg_temp.spy(uscc)) FROM record)::int",
        "SET enable_seqscan = off; SELECT count(*) FROM record WHERE uscc >= 'A' AND pg_temp.spy(uscc)",
    ]) func aTalkativeFunctionSeesNoHiddenRow(sql: String) async throws {
        try await fill()
        // Whether the role may make functions of its own or not: it must not learn anything.
        let refusal = try await database.refusal(Self.spy + sql, role: reader)
        #expect(refusal == nil || refusal?.sqlState == "42501", "\(refusal?.message ?? "")")
    }

    @Test(arguments: [
        "SELECT count(*) FROM record WHERE (CASE WHEN uscc LIKE 'HIDDEN%' THEN uscc ELSE '1' END)::int > 0",
        "SELECT count(*) FROM record WHERE 1 / (CASE WHEN agency = 'hidden-agency' THEN 0 ELSE 1 END) = 1",
        "SELECT count(*) FROM record WHERE uscc = 'HIDDEN2' AND agency::date < now()",
        "SELECT sum(1 / (CASE WHEN uscc LIKE 'HIDDEN%' THEN 0 ELSE 1 END)) FROM record",
        "SELECT count(*) FROM record WHERE length(repeat(agency, CASE WHEN uscc LIKE 'HIDDEN%' THEN 2000000000 ELSE 1 END)) > 0",
    ]) func anErrorTellsNothingOfAHiddenRow(sql: String) async throws {
        try await fill()
        let refusal = try await database.refusal(sql, role: reader)
        #expect(refusal == nil, "\(refusal?.message ?? "")")
    }

    @Test func theSameQueriesDoFailOnVisibleRows() async throws {
        try await fill()
        let spying = try await database.refusal(
            Self.spy + "SELECT count(*) FROM record WHERE pg_temp.spy(replace(uscc, 'VISIBLE', 'HIDDEN'))", role: reader
        )
        #expect(spying != nil)
        let division = try await database.refusal(
            "SELECT count(*) FROM record WHERE 1 / (CASE WHEN uscc = 'VISIBLE' THEN 0 ELSE 1 END) = 1", role: reader)
        #expect(division?.sqlState == "22012")
    }

    @Test func theFilterCannotBeTurnedOff() async throws {
        try await fill()
        // Off means an error where rows would be held back, not rows.
        let off = try await database.refusal("SET row_security = off; SELECT uscc FROM record", role: reader)
        #expect(off?.sqlState == "42501")
        for sql in [
            "ALTER TABLE record DISABLE ROW LEVEL SECURITY", "DROP POLICY publicity_clock ON record",
            "ALTER POLICY publicity_clock ON record USING (true)",
            "CREATE POLICY everything ON record FOR SELECT USING (true)",
            "CREATE OR REPLACE FUNCTION publicity_today() RETURNS date LANGUAGE sql RETURN DATE '2000-01-01'",
            "ALTER ROLE gongxin_public BYPASSRLS", "GRANT SELECT ON record TO gongxin_public",
            "ALTER FUNCTION publicity_today() OWNER TO gongxin_public",
        ] {
            let refusal = try await database.refusal(sql, role: reader)
            // A GRANT without the right to grant is a mere warning and grants nothing.
            #expect(refusal != nil || sql.hasPrefix("GRANT"), "\(sql)")
        }
        #expect(try await database.refusal("SELECT shared_items FROM record", role: reader)?.sqlState == "42501")
        #expect(try await database.count("SELECT count(*) FROM record", role: reader) == 1)
    }

    @Test func aFunctionOfTheSameNameElsewhereIsNotTheClock() async throws {
        try await fill()
        let sql = """
            CREATE FUNCTION pg_temp.publicity_today() RETURNS date LANGUAGE sql RETURN DATE '2000-01-01';
            SET search_path = pg_temp, public;
            SELECT count(*) FROM record WHERE uscc LIKE 'HIDDEN%'
            """
        let refusal = try await database.refusal(sql, role: reader)
        if refusal == nil { #expect(try await database.count(sql, role: reader) == 0) }
    }
}
