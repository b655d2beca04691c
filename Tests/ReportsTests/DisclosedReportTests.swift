import Catalogue
import Disclosure
import Foundation
import TestSupport
import Testing

/// Reports for banks and departments over HTTP, on the real gates.
@Suite(
    .enabled(if: TestDatabase.isAvailable, "set GONGXIN_TEST_DATABASE_URL"), .database, .readers, .serialized)
struct DisclosedReportTests {
    private let database = TestDatabase.current
    private let server = ReaderServer.current
    private let code = SpareCode.canary
    private let bank = TestCaller("bank-a", .bank)
    private let department = TestCaller("990000-scjg", .department)
    private var path: String { "/v1/subjects/\(code)/report" }

    private func prepare(_ change: (inout AuthorisationRow) -> Void = { _ in }) async throws {
        try await database.run(
            "SET session_replication_role = replica; TRUNCATE record, subject, subject_gram, authorisation, access_log, request_nonce, service_right, organisation CASCADE; SET session_replication_role = origin"
        )
        for (organisation, kind) in [("bank-a", "bank"), ("bank-b", "bank"), ("990000-scjg", "department")] {
            try await database.insertCaller(organisation, kind: kind)
        }
        try await database.insertSubject(code, name: "样例市测试局", registered: true)
        try await database.insert([
            RecordRow { $0.uscc = code },
            RecordRow {
                $0.uscc = code
                $0.classCode = "permit"
                $0.publicItems = #"{"XK_WSH":"A-CANARY"}"#
                $0.authorisedItems = #"{"XK_FRDB":"PERMIT-CANARY"}"#
            },
        ])
        try await database.insert([
            AuthorisationRow {
                $0.subject = code
                change(&$0)
            }
        ])
    }

    private func authorised(
        _ purpose: String = "loan", authorisation: String = AuthorisationRow().id, as caller: TestCaller? = nil
    ) throws -> HTTPAnswer {
        try server.get(
            path, ["view": "authorised", "authorisation": authorisation, "purpose": purpose], as: caller ?? bank)
    }

    private func sections(_ answer: HTTPAnswer) throws -> [String: [String: Any]] {
        let sections = try answer.object()["sections"] as? [[String: Any]] ?? []
        return Dictionary(uniqueKeysWithValues: sections.map { ($0["class"] as? String ?? "", $0) })
    }

    @Test func aBankReadsWhatTheAuthorisationHolds() async throws {
        try await prepare()
        let answer = try authorised()
        #expect(answer.status == 200, "\(answer.text)")
        #expect(answer.headers["cache-control"] == "no-store")
        #expect(answer.headers["vary"] == "Authorization, Signature-Input, Accept")
        let report = try answer.object()
        #expect(report["view"] as? String == "authorised")
        #expect(report["purpose"] as? String == "loan")
        #expect(report["authority"] as? String == "authorisation:\(AuthorisationRow().id)")
        let withheld = report["not_shown"] as? [[String: String]] ?? []
        #expect(
            withheld.map { $0["class"] }
                == ["registration", "permit", "evaluation", "judgment", "contract_performance"])
        #expect(withheld.allSatisfy { Set($0.keys) == ["class", "name"] })
        #expect((report["subject"] as? [String: Any])?["name"] as? String == "样例市测试局")
        let sections = try sections(answer)
        #expect(sections.count == 11)
        #expect(sections["penalty"]?["share_classes"] as? [String] == ["A", "B"])
        #expect(sections["permit"]?["share_classes"] as? [String] == ["A"])
        let penalty = try #require((sections["penalty"]?["records"] as? [[String: Any]])?.first)
        #expect(penalty["items"] as? [String: String] == ["CF_WSH": "A-CANARY"])
        #expect(penalty["authorised_items"] as? [String: String] == ["CF_FRDB": "B-CANARY"])
        #expect(penalty["shared_items"] == nil)
        let permit = try #require((sections["permit"]?["records"] as? [[String: Any]])?.first)
        #expect((permit["authorised_items"] as? [String: String])?.isEmpty == true)
        for canary in ["PERMIT-CANARY", "C-CANARY"] { #expect(!answer.text.contains(canary)) }
        #expect(try await database.run("SELECT outcome, result_count FROM access_log") == [["answered", "2"]])
        #expect(
            try await database.value("SELECT request FROM access_log") == answer.headers["x-request-id"])
    }

    @Test func singleItemsAreNamed() async throws {
        try await prepare { $0.scope = ["permit.XK_FRDB"] }
        let answer = try authorised()
        let sections = try sections(answer)
        #expect(sections["permit"]?["items_shown"] as? [String] == ["XK_FRDB"])
        #expect(sections["penalty"]?["items_shown"] == nil)
        #expect(answer.text.contains("PERMIT-CANARY"))
        #expect(!answer.text.contains("B-CANARY"))
    }

    @Test func whoIsNotAllowedIsToldWhyAndNothingElse() async throws {
        try await prepare()
        let unsigned = try server.get(path, ["view": "authorised", "purpose": "loan"])
        #expect(unsigned.status == 401)
        #expect(try unsigned.decoded(ProblemAnswer.self).code == "signature_required")
        #expect(try authorised(as: department).decoded(ProblemAnswer.self).code == "not_for_this_caller")
        #expect(try authorised("guarantee").decoded(ProblemAnswer.self).code == "purpose_not_authorised")
        let shared = try server.get(path, ["view": "shared", "purpose": "supervision"], as: bank)
        #expect(try shared.decoded(ProblemAnswer.self).code == "not_for_this_caller")
        let right = try server.get(path, ["view": "shared", "purpose": "supervision"], as: department)
        #expect(right.status == 403)
        #expect(try right.decoded(ProblemAnswer.self).code == "right_required")
        #expect(try server.get(path, ["view": "authorised", "purpose": "loan"], as: bank).status == 403)
        #expect(
            try await database.run("SELECT outcome FROM access_log ORDER BY id").map { $0[0] } == [
                "not_for_this_caller", "purpose_not_authorised", "not_for_this_caller", "right_required",
                "authorisation_required",
            ])
        for answer in [unsigned, shared, right] {
            #expect(!answer.text.contains("CANARY") && !answer.text.contains("样例市测试局"))
            #expect(answer.headers["cache-control"] == "no-store")
        }
    }

    @Test func whatIsNotOnesOwnDoesNotExist() async throws {
        try await prepare()
        func refusal(_ authorisation: String, as caller: TestCaller) throws -> [String?] {
            let answer = try authorised(authorisation: authorisation, as: caller)
            let problem = try answer.decoded(ProblemAnswer.self)
            return ["\(answer.status)", problem.code, problem.title, problem.detail]
        }
        let unknown = try refusal("00000000-0000-4000-8000-0000000000ff", as: bank)
        #expect(unknown[0] == "403" && unknown[1] == "authorisation_required")
        #expect(try refusal(AuthorisationRow().id, as: TestCaller("bank-b", .bank)) == unknown)
        let none = try server.get(path, ["view": "authorised", "purpose": "loan"], as: bank)
        #expect(try none.decoded(ProblemAnswer.self).code == "authorisation_required")
        // A subject that nobody has heard of, or that has nothing, is one that did not authorise.
        let other = try server.get(
            "/v1/subjects/\(SpareCode.unknown)/report",
            ["view": "authorised", "authorisation": AuthorisationRow().id, "purpose": "loan"], as: bank)
        #expect(try other.decoded(ProblemAnswer.self).detail == unknown[3])
    }

    @Test func aSubjectWithoutRecordsIsAnsweredUnderItsAuthorisation() async throws {
        try await prepare { $0.subject = SpareCode.unknown }
        let answer = try server.get(
            "/v1/subjects/\(SpareCode.unknown)/report",
            ["view": "authorised", "authorisation": AuthorisationRow().id, "purpose": "loan"], as: bank)
        #expect(answer.status == 200)
        #expect(try sections(answer).values.allSatisfy { $0["count"] as? Int == 0 })
        #expect((try answer.object()["subject"] as? [String: Any])?["registered"] as? Bool == false)
    }

    @Test(arguments: [
        ["view": "everything"], ["view": "authorised", "purpose": "theft"],
        ["view": "authorised", "authorisation": "1"],
        ["view": "authorised", "purpose": "loan", "authorisation": "1"],
        ["view": "authorised", "purpose": "loan", "class": "permit"],
        ["view": "shared", "purpose": "supervision", "class": "nothing"], ["view": "shared"], ["purpose": "loan"],
        ["view": "public", "authorisation": AuthorisationRow().id],
        ["view": "authorised", "purpose": "loan", "as_of": "2026-01-01"],
    ]) func parametersThatMeanNothingAreRefused(query: [String: String]) async throws {
        try await prepare()
        let target = query.map { "\($0.key)=\($0.value)" }.joined(separator: "&")
        let caller = query["view"] == "shared" ? department : bank
        let answer = try HTTPCall.make("GET", "\(path)?\(target)", port: server.port, headers: caller.header())
        #expect(answer.status == 400, "\(answer.text)")
        #expect(try answer.decoded(ProblemAnswer.self).code == "invalid_parameter")
    }

    @Test func aRepeatedSignatureAndAnEndedKeyAreRefused() async throws {
        try await prepare()
        let query: KeyValuePairs = ["view": "authorised", "authorisation": AuthorisationRow().id, "purpose": "loan"]
        #expect(try server.get(path, query, as: bank, nonce: "once").status == 200)
        let again = try server.get(path, query, as: bank, nonce: "once")
        #expect(again.status == 401)
        #expect(try again.decoded(ProblemAnswer.self).code == "signature_replayed")
        try await database.run("UPDATE client_key SET revoked_at = now()")
        #expect(try authorised().status == 401)
    }

    @Test func manyAtOnceAreEachAnsweredAndLogged() async throws {
        try await prepare { $0.allowed = 40 }
        let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<60 { group.addTask { try authorised().status } }
            return try await group.reduce(into: [Int: Int]()) { $0[$1, default: 0] += 1 }
        }
        #expect(statuses == [200: 40, 403: 20])
        #expect(
            try await database.run(
                "SELECT outcome, count(*), count(DISTINCT request) FROM access_log GROUP BY 1 ORDER BY 1")
                == [["answered", "40", "40"], ["authorisation_used_up", "20", "20"]])
    }

    @Test func withoutALogEntryThereIsNoAnswer() async throws {
        try await prepare()
        try await database.insertRight("990000-scjg", "penalty", "supervision")
        // Found out when the transaction ends, which is behind the rows.
        try await database.run(
            """
            CREATE FUNCTION refuse_entry() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'no room'; END $$;
            CREATE CONSTRAINT TRIGGER refuses_entry AFTER INSERT ON access_log DEFERRABLE INITIALLY DEFERRED
                FOR EACH ROW EXECUTE FUNCTION refuse_entry()
            """)
        for answer in [
            try authorised(), try server.get(path, ["view": "shared", "purpose": "supervision"], as: department),
        ] {
            #expect(answer.status == 500)
            #expect(!answer.text.contains("CANARY"))
        }
        try await database.run("DROP TRIGGER refuses_entry ON access_log; DROP FUNCTION refuse_entry()")
        #expect(try await database.count("SELECT count(*) FROM access_log") == 0)
        #expect(try authorised().status == 200)
    }

    @Test func aDepartmentReadsWhatItHasARightTo() async throws {
        try await prepare()
        try await database.insertRight("990000-scjg", "penalty", "supervision")
        let answer = try server.get(path, ["view": "shared", "purpose": "supervision"], as: department)
        #expect(answer.status == 200, "\(answer.text)")
        #expect(answer.headers["cache-control"] == "no-store")
        let withheld = try answer.object()["not_shown"] as? [[String: String]] ?? []
        #expect(
            withheld.map { $0["class"] }
                == [
                    "registration", "permit", "abnormal_operation", "serious_dishonesty", "honour", "commitment",
                    "evaluation", "judgment", "contract_performance", "voluntary",
                ])
        let sections = try sections(answer)
        #expect(sections["penalty"]?["share_classes"] as? [String] == ["A", "B", "C"])
        let penalty = try #require((sections["penalty"]?["records"] as? [[String: Any]])?.first)
        #expect(penalty["shared_items"] as? [String: String] == ["BZ": "C-CANARY"])
        #expect(!answer.text.contains("PERMIT-CANARY"))
        let other = try server.get(
            path, ["view": "shared", "purpose": "supervision", "class": "permit"], as: department)
        #expect(try other.decoded(ProblemAnswer.self).code == "right_required")
    }

    @Test func thePublicsViewIsAsItWas() async throws {
        try await prepare()
        for query: KeyValuePairs<String, String> in [[:], ["view": "public"]] {
            let answer = try server.get(path, query)
            #expect(answer.status == 200)
            #expect(answer.headers["cache-control"] == "no-cache")
            #expect(answer.headers["vary"] == "Authorization, Signature-Input, Accept, Accept-Encoding")
            #expect(try answer.decoded(ReportAnswer.self).view == "public")
            #expect(!answer.text.contains("B-CANARY") && !answer.text.contains("C-CANARY"))
        }
        #expect(try await database.count("SELECT count(*) FROM access_log") == 0)
    }

    @Test func moreRecordsThanAReportHoldsAreCountedTruly() async throws {
        try await prepare()
        let code = self.code
        try await database.insert(
            (0..<510).map { number in
                RecordRow {
                    $0.uscc = code
                    $0.key = 2000 + number
                    $0.publicUntil = number.isMultiple(of: 2) ? 0 : nil
                }
            })
        let penalty = try sections(try authorised())["penalty"]
        #expect(penalty?["count"] as? Int == 511)
        #expect((penalty?["records"] as? [[String: Any]])?.count == 500)
    }
}
