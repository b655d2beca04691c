@testable import Audit
import HTTPServer
import PostgresClient
import TestSupport
import Testing

/// `GET /v1/subjects/{uscc}/accesses`
@Suite(.enabled(if: TestDatabase.isAvailable, "set GONGXIN_TEST_DATABASE_URL"), .database, .accesses, .serialized)
struct AccessTests {
    private static let subject = "91990000MA00000008"
    private static let other = "91990000MA0000001B"

    private let ledger = Ledger()
    private let server = AccessServer.current
    private var database: TestDatabase { ledger.database }

    private struct Page: Decodable {
        struct Entry: Decodable, Equatable {
            let id: Int
            let at: String
            let action: String
            let outcome: String
            let organisation: String
            let organisationName: String
            let purpose: String?
            let authority: String?
            let classes: [String]
            let resultCount: Int
        }

        let accesses: [Entry]
        let next: String?
    }

    private func page(_ query: String = "", as client: String = "SUBJECT", of subject: String = subject) throws -> Page
    {
        let answer = try server.get("/v1/subjects/\(subject)/accesses?\(query)", as: client)
        try #require(answer.status == 200, "\(answer.text)")
        #expect(answer.headers["cache-control"] == "no-store")
        return try answer.decoded(Page.self)
    }

    private func problem(_ path: String, as client: String?, nonce: String = "n") throws -> (Int, String) {
        let answer = try server.get(path, as: client, nonce: nonce)
        return (answer.status, (try answer.object())["code"] as? String ?? "")
    }

    @Test func theSubjectSeesWhoLookedAndThatItLookedItself() async throws {
        let ids = try await ledger.log(3, subject: Self.subject)
        try await ledger.log(2, subject: Self.other)
        let first = try page()
        #expect(first.accesses.prefix(3).map(\.id) == ids.reversed())
        #expect(first.accesses.allSatisfy { $0.action != "accesses" || $0.organisation == "SUBJECT" })
        let entry = try #require(first.accesses.first)
        #expect(entry.action == "report")
        #expect(entry.organisation == "BANK")
        #expect(entry.organisationName == "受测银行")
        #expect(entry.purpose == "贷前审查")
        #expect(entry.authority == "authorisation:1")
        #expect(entry.classes == ["penalty", "permit \"B\""])
        #expect(entry.outcome == "answered")
        let at = try await database.value(
            "SELECT to_char(at AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM-DD\"T\"HH24:MI:SS.US') FROM access_log WHERE id = \(entry.id)"
        )
        #expect(entry.at == at + "+08:00")
        // Looking leaves a trace that the subject sees next time: somebody else may have got hold of its key.
        let own = try #require(try page().accesses.first)
        #expect((own.action, own.organisation, own.authority) == ("accesses", "SUBJECT", "subject"))
        #expect(own.resultCount == first.accesses.count)
    }

    @Test func pagesFollowEachOtherWithoutGapOrRepetition() async throws {
        let ids =
            try await ledger.log(11, subject: Self.subject) + ledger.log(10, subject: Self.subject, together: true)
        var seen: [Int] = []
        var cursor = ""
        repeat {
            let page = try page("limit=4\(cursor)")
            #expect(page.accesses.count <= 4)
            seen += page.accesses.map(\.id)
            cursor = page.next.map { "&cursor=\($0)" } ?? ""
        } while !cursor.isEmpty
        #expect(seen.filter(Set(ids).contains) == ids.sorted(by: >))
        #expect(Set(seen).count == seen.count)
    }

    @Test func daysAreBeijings() async throws {
        try await ledger.tamper(
            """
            INSERT INTO access_log (at, action, organisation, client, subject, request)
            SELECT moment::timestamptz, 'day', 'BANK', 'BANK', '\(Self.subject)', 'r' FROM unnest(ARRAY[
                '2026-03-01 23:59:59.999999+08', '2026-03-02 00:00:00+08', '2026-03-03 23:59:59.999999+08', '2026-03-04 00:00:00+08'
            ]) AS moment
            """)
        func days(_ query: String) throws -> [String] {
            try page(query + "&limit=100").accesses.filter { $0.action == "day" }.map { String($0.at.prefix(10)) }
        }
        #expect(try days("from=2026-03-02&to=2026-03-03") == ["2026-03-03", "2026-03-02"])
        #expect(try days("to=2026-03-01") == ["2026-03-01"])
        #expect(try days("from=2026-03-05") == [])
        #expect(try days("from=2026-03-03&to=2026-03-02") == [])
        // A cursor from elsewhere does not open a day that was not asked for.
        let cursor = Cursor(["850000000000000", "5"]).text
        #expect(try days("to=2026-03-01&cursor=\(cursor)") == ["2026-03-01"])
    }

    @Test func nobodyElseSeesThem() async throws {
        try await ledger.log(2, subject: Self.subject)
        let path = "/v1/subjects/\(Self.subject)/accesses"
        #expect(try problem(path, as: nil) == (401, "signature_required"))
        #expect(try problem(path, as: "token:SUBJECT") == (401, "signature_required"))
        #expect(try problem(path, as: "BANK") == (403, "not_for_this_caller"))
        #expect(try problem(path, as: "OTHER") == (403, "other_subject"))
        #expect(try problem(path, as: "NOBODY") == (401, "unauthorised"))
        #expect(try problem(path, as: "GONE") == (401, "unauthorised"))
        // The refusal is on record, where the subject sees it.
        let entry = try #require(try page().accesses.first)
        #expect((entry.action, entry.outcome, entry.organisation) == ("accesses", "other_subject", "OTHER"))
        let others = try page("limit=100", as: "OTHER", of: Self.other).accesses
        #expect(!others.isEmpty)
        for entry in others {
            #expect(try await database.value("SELECT subject FROM access_log WHERE id = \(entry.id)") == Self.other)
        }
    }

    /// Even a service that is deceived gets nobody's rows but those of the client whose key signed.
    @Test func theDatabaseItselfDecidesWhoseRowsTheseAre() async throws {
        try await ledger.log(2, subject: Self.subject)
        func read(_ client: String, _ key: String, _ asked: String, _ nonce: String) async throws -> [[String]] {
            try await database.run(
                """
                SELECT coalesce(refusal, access_action) FROM read_own_accesses(
                    '\(client)', '\(key)', '\(nonce)', 'infinity', 'r', '\(asked)', '-infinity', 'infinity', 0, 100)
                """, role: "gongxin_authorised")
        }
        #expect(try await read("OTHER", "OTHER", Self.subject, "a") == [["other_subject"]])
        #expect(try await read("BANK", "BANK", Self.subject, "b") == [["not_for_this_caller"]])
        // Another's client with one's own key.
        #expect(try await read("SUBJECT", "OTHER", Self.subject, "c") == [["unauthorised"]])
        #expect(try await read("SUBJECT", "SUBJECT", Self.subject, "d").contains(["report"]))
        #expect(try await read("SUBJECT", "SUBJECT", Self.subject, "d") == [["replayed"]])
        for role in ["gongxin_public", "gongxin_authorised", "gongxin_shared"] {
            for table in ["access_log", "access_log_block", "access_log_leaf", "access_log_other"] {
                let refusal = try await database.refusal("SELECT count(*) FROM \(table)", role: role)
                #expect(refusal?.sqlState == "42501", "\(role) \(table)")
            }
        }
        for role in ["gongxin_public", "gongxin_shared"] {
            let sql =
                "SELECT read_own_accesses('SUBJECT', 'SUBJECT', 'x', 'infinity', 'r', 'x', '-infinity', 'infinity', 0, 9)"
            #expect(try await database.refusal(sql, role: role)?.sqlState == "42501")
        }
    }

    @Test func aRequestIsGoodOnce() async throws {
        let path = "/v1/subjects/\(Self.subject)/accesses"
        #expect(try server.get(path, as: "SUBJECT", nonce: "once").status == 200)
        #expect(try problem(path, as: "SUBJECT", nonce: "once") == (401, "replayed"))
    }

    @Test(arguments: [
        "cursor=x", "cursor=", "cursor=AAAA", "cursor=\(Cursor(["1"]).text)", "cursor=\(Cursor(["1", "2", "3"]).text)",
        "cursor=\(Cursor(["-1", "2"]).text)", "cursor=\(Cursor(["01", "2"]).text)",
        "cursor=\(Cursor(["1", "2'"]).text)",
        "cursor=\(Cursor(["9223372036854775807", "2"]).text)", "cursor=\(Cursor(["infinity", "2"]).text)", "limit=0",
        "limit=101",
        "limit=x", "from=yesterday", "to=2026-02-30", "subject=x", "from=2026-01-01&from=2026-01-02",
    ]) func aTamperedCursorAndWrongParametersAreRefused(query: String) throws {
        let (status, _) = try problem("/v1/subjects/\(Self.subject)/accesses?\(query)", as: "SUBJECT", nonce: query)
        #expect(status == 400)
    }

    @Test func aCodeThatIsNoneIsRefused() throws {
        #expect(try problem("/v1/subjects/12345/accesses", as: "SUBJECT") == (400, "invalid_credit_code"))
    }

    // MARK: Roots

    @Test func rootsAreForEverybodyAndHoldWhatVerificationNeeds() async throws {
        try await ledger.log(30)
        try await ledger.sealAll(rowsOfBlock: 4)
        let all = try server.get("/v1/audit/roots?limit=1000")
        #expect(all.status == 200)
        let digests = try #require(RootList.digests(json: all.body))
        #expect(digests.count == (try await database.count("SELECT count(*) FROM access_log_block")))
        #expect(try await ledger.findings(published: digests) == [])
        for name in ["BANK", "organisation", Self.subject, "贷前审查"] { #expect(!all.text.contains(name)) }

        let first = try server.get("/v1/audit/roots?limit=2").object()
        #expect((first["blocks"] as? [Any])?.count == 2)
        #expect(first["next"] as? Int == 2)
        let rest = try server.get("/v1/audit/roots?after=2&limit=1000").object()
        #expect((rest["blocks"] as? [Any])?.count == digests.count - 2)
        #expect(rest["next"] is String == false)
        for query in ["after=-1", "after=x", "after=01", "limit=0", "limit=1001", "since=1"] {
            #expect(try server.get("/v1/audit/roots?\(query)").status == 400, "\(query)")
        }
    }

    // MARK: The operator

    @Test func anOperatorsListIsLogged() async throws {
        let ids = try await ledger.log(3, subject: "91990000MA0000002T")
        let lines = try await ledger.withSession { session in
            try await AccessList(session).read(
                AccessFilter(subject: "91990000MA0000002T", organisation: "BANK", from: nil, to: nil), limit: 2,
                by: "command:test")
        }
        #expect(lines.map { $0[1] } == [ids[2], ids[1]].map(String.init))
        #expect(lines.allSatisfy { $0.count == AccessList.headings.count })
        #expect(
            try await database.run(
                "SELECT action, organisation, client, subject, result_count FROM access_log ORDER BY id DESC LIMIT 1")
                == [["audit_list", "operator", "command:test", "91990000MA0000002T", "2"]])
    }

    @Test func anAnswerWaitsUntilTheLookIsOnRecordForGood() async throws {
        try await ledger.log(1, subject: Self.subject)
        try await database.run(
            """
            CREATE FUNCTION refuse_at_commit() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'not kept'; END $$;
            CREATE CONSTRAINT TRIGGER late AFTER INSERT ON request_nonce DEFERRABLE INITIALLY DEFERRED
            FOR EACH ROW EXECUTE FUNCTION refuse_at_commit()
            """)
        let answer = try server.get("/v1/subjects/\(Self.subject)/accesses", as: "SUBJECT")
        try await database.run("DROP TRIGGER late ON request_nonce; DROP FUNCTION refuse_at_commit()")
        #expect(answer.status == 500)
        #expect(!answer.text.contains("受测银行"))
    }
}
