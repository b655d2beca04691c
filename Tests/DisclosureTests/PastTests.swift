import PostgresClient
import TestSupport
import Testing

/// The past is a way around no rule: what PostgreSQL shows of it to the public.
@Suite(.enabled(if: TestDatabase.isAvailable, "set GONGXIN_TEST_DATABASE_URL"), .database, .serialized)
struct PastTests {
    private let database = TestDatabase.current
    private let reader = "gongxin_public"

    /// A record of today, and the revision before it; both public unless changed.
    private func life(
        _ code: String, now: (inout RecordRow) -> Void = { _ in }, before: String = "", shownSince: Int = 1,
        endedBy: String = "update"
    ) async throws {
        let row = RecordRow {
            $0.uscc = code
            $0.publicItems = #"{"CF_WSH":"present"}"#
            now(&$0)
        }
        try await database.insert([row])
        let columns = """
            uscc, class, record_key, revision, digest, source, batch, row_number, subject_name, region, agency, decision_date,
            public_from, public_until, state, natural_person, public_items, authorised_items, shared_items
            """
        try await database.run(
            """
            INSERT INTO record_history (\(columns), recorded_at, replaced_at, replaced_by, ended_by)
            SELECT uscc, class, record_key, 1, digest, source, batch, row_number, subject_name, region, 'past-agency',
                decision_date, publicity_today() - 10, publicity_today() + 100, 'active', false,
                '{"CF_WSH":"past"}', authorised_items, shared_items, now() - interval '9 days', now() - interval '3 days',
                batch, '\(endedBy)' FROM record WHERE uscc = '\(code)';
            UPDATE record SET revision = 2, action = '\(endedBy)', shown_since = \(shownSince),
                recorded_at = now() - interval '3 days' WHERE uscc = '\(code)';
            \(before.isEmpty ? "" : "UPDATE record_history SET \(before) WHERE uscc = '\(code)'")
            """)
    }

    private func seen(_ code: String) async throws -> [String] {
        try await database.run(
            """
            SELECT revision || ' ' || coalesce(withheld, public_items ->> 'CF_WSH') || ' ' || coalesce(agency, '-')
            FROM published_revision WHERE uscc = '\(code)' ORDER BY revision
            """, role: reader
        ).map { $0[0] }
    }

    private func seen(_ code: String, daysAgo: Int) async throws -> [String] {
        try await database.run(
            """
            SELECT revision || ' ' || coalesce(withheld, public_items ->> 'CF_WSH')
            FROM published_on('\(code)', publicity_today() - \(daysAgo))
            """, role: reader
        ).map { $0[0] }
    }

    @Test func whatWasTrueUntilItWasReplacedIsShown() async throws {
        try await life("OPEN")
        #expect(try await seen("OPEN") == ["1 past past-agency", "2 present 样例市市场监督管理局"])
        #expect(try await seen("OPEN", daysAgo: 5) == ["1 past"])
        #expect(try await seen("OPEN", daysAgo: 1) == ["2 present"])
        #expect(try await seen("OPEN", daysAgo: 0) == ["2 present"])
        for days in [-1, 30] { #expect(try await seen("OPEN", daysAgo: days).isEmpty) }
    }

    @Test(arguments: ["correction", "withdrawal"]) func whatWasRetractedHasNoContent(endedBy: String) async throws {
        let code = "RETRACTED-\(endedBy)"
        try await life(code, shownSince: 2, endedBy: endedBy)
        #expect(try await seen(code) == ["1 retracted -", "2 present 样例市市场监督管理局"])
        #expect(try await seen(code, daysAgo: 5) == ["1 retracted"])
        let rest = try await database.run(
            """
            SELECT agency, region, decision_date, public_from, public_until, public_items FROM published_revision
            WHERE uscc = '\(code)' AND withheld IS NOT NULL
            """, role: reader)
        #expect(rest == [["", "", "", "", "", ""]])
    }

    @Test func aRecordThatIsNotPublicTodayHasNoPast() async throws {
        let changes: [@Sendable (inout RecordRow) -> Void] = [
            { $0.state = "repaired" }, { $0.state = "withdrawn" }, { $0.state = "under_review" },
            { $0.publicUntil = 0 }, { $0.publicFrom = 1 }, { $0.publicFrom = nil },
            {
                $0.naturalPerson = true
                $0.publicFrom = nil
            },
        ]
        for (number, change) in changes.enumerated() {
            try await life("CLOSED\(number)", now: change)
            #expect(try await seen("CLOSED\(number)").isEmpty, "\(number)")
            for days in [0, 1, 5] { #expect(try await seen("CLOSED\(number)", daysAgo: days).isEmpty, "\(number)") }
        }
        #expect(
            try await database.count("SELECT count(*) FROM published_revision WHERE uscc LIKE 'CLOSED%'", role: reader)
                == 0)
    }

    @Test(arguments: [
        ("state = 'repaired'", [String]()), ("state = 'withdrawn'", []), ("natural_person = true", []),
        ("public_from = 'infinity'", []), ("public_from = publicity_today()", []),
        ("public_until = publicity_today() - 9", []), ("public_until = publicity_today() - 1", ["1 expired -"]),
        ("public_until = publicity_today()", ["1 expired -"]),
    ]) func aRevisionIsJudgedByItsOwnConditionsToo(change: String, expected: [String]) async throws {
        try await database.run("TRUNCATE record, record_history")
        try await life("OWN", before: change)
        #expect(try await seen("OWN") == expected + ["2 present 样例市市场监督管理局"])
    }

    @Test(arguments: [
        "SELECT * FROM revision", "SELECT * FROM record_history", "SELECT shared_items FROM published_revision",
        "SELECT reason FROM published_revision", "SELECT reason FROM record", "SELECT former_state FROM record",
        "SELECT first_recorded_day() FROM record_history", "UPDATE published_revision SET public_items = '{}'",
        "CREATE OR REPLACE VIEW published_revision AS SELECT 1 AS one",
        "ALTER VIEW published_revision RESET (security_barrier)",
        "ALTER FUNCTION published_on(text, date) SECURITY INVOKER",
    ]) func noMoreIsOpen(sql: String) async throws {
        for role in ["gongxin_public", "gongxin_authorised", "gongxin_shared"] {
            let state = try await database.refusal(sql, role: role)?.sqlState
            #expect(["42501", "42703", "55000"].contains(state ?? ""), "\(role): \(sql) \(state ?? "-")")
        }
    }

    @Test func onlyThePublicsRoleAsksForThePast() async throws {
        for role in ["gongxin_authorised", "gongxin_shared"] {
            for sql in [
                "SELECT * FROM published_revision", "SELECT * FROM published_on('X', '2026-01-01')",
                "SELECT first_recorded_day()",
            ] { #expect(try await database.refusal(sql, role: role)?.sqlState == "42501", "\(role): \(sql)") }
        }
    }

    /// A cheap function with no restraint, which the planner would like to run first.
    @Test(arguments: [
        "SELECT count(*) FROM published_revision WHERE pg_temp.spy(uscc)",
        "SELECT count(*) FROM published_revision WHERE pg_temp.spy(agency)",
        "SELECT count(*) FROM published_revision WHERE pg_temp.spy(public_items ->> 'CF_WSH')",
        "SELECT count(*) FROM published_on('HIDDEN', publicity_today()) WHERE pg_temp.spy(public_items ->> 'CF_WSH')",
        "SELECT count(*) FROM published_on('SHOWN', publicity_today() - 5) WHERE pg_temp.spy(public_items ->> 'CF_WSH')",
        "SELECT count(*) FROM published_revision WHERE 1 / (CASE WHEN uscc = 'HIDDEN' THEN 0 ELSE 1 END) = 1",
        "SELECT count(*) FROM published_revision WHERE 1 / (CASE WHEN public_items ->> 'CF_WSH' = 'past' THEN 0 ELSE 1 END) = 1",
    ]) func aTalkativeFunctionSeesNothingHidden(sql: String) async throws {
        try await database.run("TRUNCATE record, record_history")
        try await life("HIDDEN", now: { $0.state = "repaired" })
        try await life("SHOWN", shownSince: 2, endedBy: "correction")
        let spy = """
            CREATE FUNCTION pg_temp.spy(text) RETURNS boolean LANGUAGE plpgsql COST 0.0000001 AS
            $$ BEGIN IF $1 LIKE 'HIDDEN%' OR $1 LIKE 'past%' THEN RAISE EXCEPTION 'saw %', $1; END IF; RETURN true; END $$;
            """
        let refusal = try await database.refusal(spy + sql, role: reader)
        #expect(refusal == nil || refusal?.sqlState == "42501", "\(refusal?.message ?? "")")
    }

    @Test func anotherClockOnThePathChangesNothing() async throws {
        try await database.run("TRUNCATE record, record_history")
        try await life("EXPIRED", now: { $0.publicUntil = -1 })
        let sql = """
            CREATE FUNCTION pg_temp.publicity_today() RETURNS date LANGUAGE sql RETURN DATE '2000-01-01';
            SET search_path = pg_temp, public; SET TimeZone = 'Pacific/Kiritimati';
            """
        for question in [
            "SELECT count(*) FROM published_revision", "SELECT count(*) FROM published_on('EXPIRED', CURRENT_DATE - 5)",
        ] {
            let refusal = try await database.refusal(sql + question, role: reader)
            if refusal == nil { #expect(try await database.count(sql + question, role: reader) == 0) }
        }
    }
}
