import Disclosure
import Foundation
import TestSupport
import Testing

/// Decisions of departments and of the operator, and what departments are shown.
@Suite(.enabled(if: TestDatabase.isAvailable, "set GONGXIN_TEST_DATABASE_URL"), .database, .lists, .serialized)
struct ListDecisionTests {
    private let database = TestDatabase.current
    private let server = ListServer.current

    private static let market = TestCaller("990000-scjg", .department)
    private static let tax = TestCaller("990000-swj", .department)
    private static let reform = TestCaller("990000-fgw", .department)
    private static let platform = TestCaller("platform", .operatorOfPlatform)

    private func day(_ days: Int) async throws -> String {
        try await database.value("SELECT publicity_today() + \(days)")
    }

    private func body(_ code: String, decided: Int = -1, _ changes: [String: Any?] = [:]) async throws -> [String: Any]
    {
        var body: [String: Any] = [
            "uscc": code, "name": "样例市决定有限公司", "document": "样市监列〔2026〕1号", "decided": try await day(decided),
            "reason": "样例事由",
        ]
        for (name, value) in changes { body[name] = value }
        return body
    }

    private func enter(_ list: String, _ body: [String: Any], as caller: TestCaller? = market) throws -> HTTPAnswer {
        try server.post("/v1/lists/\(list)/entries", body, as: caller)
    }

    private func end(
        _ list: String, _ id: String, exit: String = "revocation", decided: Int = 0, as caller: TestCaller = market
    ) async throws -> HTTPAnswer {
        try server.post(
            "/v1/lists/\(list)/entries/\(id)/end",
            ["exit": exit, "document": "样市监移〔2026〕1号", "decided": try await day(decided), "reason": "样例事由"], as: caller)
    }

    private func code(_ answer: HTTPAnswer) throws -> String {
        "\(answer.status) \(try answer.object()["code"] as? String ?? "")"
    }

    @Test func aDepartmentPutsASubjectOnItsListAndTakesItOff() async throws {
        let subject = Codes.all[0]
        let made = try enter("market_regulation", try await body(subject))
        try #require(made.status == 201, "\(made.text)")
        let entry = try made.object()
        let id = try #require(entry["id"] as? String)
        #expect(entry["department"] as? String == "样例市市场监督管理局" && entry["ended_on"] is NSNull)
        #expect(try await database.publicLists(subject) == ["market_regulation"])
        let shown = try server.get("/v1/subjects/\(subject)/lists").text
        #expect(shown.contains("样市监列〔2026〕1号") && shown.contains("样例事由"))
        #expect(try code(enter("market_regulation", try await body(subject))) == "409 already_listed")
        #expect(try code(await end("market_regulation", id, exit: "repair")) == "409 too_early")
        let ended = try await end("market_regulation", id)
        #expect(ended.status == 200, "\(ended.text)")
        #expect(try ended.object()["end_reason"] as? String == "revocation")
        #expect(try await database.publicLists(subject).isEmpty)
        #expect(try await database.history(subject) == [["market_regulation", "revocation"]])
        #expect(try code(await end("market_regulation", id)) == "409 already_ended")
        let log = try await database.run(
            "SELECT outcome, organisation, authority FROM access_log WHERE action = 'list' AND subject = '\(subject)' ORDER BY id"
        )
        #expect(
            log.map { $0[0] } == ["entered", "already_listed", "too_early", "ended", "already_ended"]
                && log.allSatisfy { $0[1] == "990000-scjg" && $0[2] == "decides" })
    }

    @Test func anExitOnApplicationHasItsEarliestDay() async throws {
        let subject = Codes.all[1]
        let made = try enter("market_regulation", try await body(subject, decided: -400))
        let id = try #require(try made.object()["id"] as? String)
        #expect(try await end("market_regulation", id, exit: "repair").status == 200)
        #expect(try await database.history(subject) == [["market_regulation", "repair"]])
    }

    @Test func onlyWhoIdentifiesForAListDecidesOnIt() async throws {
        let subject = Codes.all[2]
        #expect(try code(enter("market_regulation", try await body(subject), as: Self.tax)) == "403 not_your_list")
        #expect(try code(enter("judgment_debtor", try await body(subject))) == "403 not_your_list")
        #expect(try code(enter("no_such_list", try await body(subject))) == "404 list_not_found")
        #expect(try enter("market_regulation", try await body(subject), as: nil).status == 401)
        let bank = TestCaller("bank-a", .bank)
        #expect(try enter("market_regulation", try await body(subject), as: bank).status == 403)
        let made = try enter("market_regulation", try await body(subject))
        let id = try #require(try made.object()["id"] as? String)
        #expect(try code(await end("market_regulation", id, as: Self.tax)) == "404 entry_not_found")
        #expect(try code(await end("tax", id, as: Self.tax)) == "404 entry_not_found")
        #expect(try await database.publicLists(subject) == ["market_regulation"])
    }

    @Test func theOperatorEntersTheDecisionOfAnAuthorityThatDoesNotCall() async throws {
        let subject = Codes.all[3]
        let made = try enter(
            "judgment_debtor", try await body(subject, ["authority": "样例市人民法院"]), as: Self.platform)
        try #require(made.status == 201, "\(made.text)")
        #expect(try made.object()["department"] as? String == "样例市人民法院")
        #expect(try code(enter("tax", try await body(subject), as: Self.platform)) == "400 invalid_member")
        let forTax = try enter("tax", try await body(subject, ["department": "990000-swj"]), as: Self.platform)
        #expect(try forTax.object()["department"] as? String == "国家税务总局样例市税务局")
        #expect(
            try code(enter("tax", try await body(subject, ["department": "990000-scjg"]), as: Self.platform))
                == "403 not_your_list")
        #expect(try await database.publicLists(subject) == ["judgment_debtor", "tax"])
    }

    @Test func whatCannotBeIsRefusedAndNotRepeated() async throws {
        let subject = Codes.all[4]
        for (changes, expected): ([String: Any?], String) in [
            (["reason": "联系电话13800138000"], "400 invalid_member"), (["reason": nil], "400 invalid_member"),
            (["reason": ""], "400 invalid_member"), (["decided": "2026-13-01"], "400 invalid_member"),
            (["colour": "red"], "400 invalid_member"), (["document": 5], "400 invalid_body"),
            (["authority": "样例市人民法院"], "400 invalid_member"),
            (["uscc": "11010519491231002X"], "400 invalid_credit_code"),
            (["decided": try await day(1)], "409 day_not_reached"),
            (["decided": try await day(-1200)], "409 term_over"),
            (["name": nil], "409 name_required"), (["document": "一\n二"], "400 invalid_member"),
        ] {
            let answer = try enter("market_regulation", try await body(subject, changes))
            #expect(try code(answer) == expected, "\(changes)")
            #expect(!answer.text.contains("13800138000") && !answer.text.contains("11010519491231002X"))
        }
        #expect(try await database.history(subject).isEmpty)
        try await database.insertList("companies_only", subjects: "organisation")
        #expect(try code(enter("companies_only", try await body(Codes.business))) == "409 kind_not_listed")
    }

    @Test func aRequestTwiceIsOneDecision() async throws {
        let body = try await body(Codes.all[5])
        let target = "/v1/lists/market_regulation/entries"
        #expect(try server.post(target, body, as: Self.market, nonce: "once-only-1").status == 201)
        #expect(try server.post(target, body, as: Self.market, nonce: "once-only-1").status == 401)
        #expect(try await database.history(Codes.all[5]).count == 1)
    }

    @Test func anEntryOfARecordEndsWithTheRecord() async throws {
        let row = Listed.record(501) { $0.uscc = Codes.all[6] }
        try await database.insert([row])
        let id = try await database.value("SELECT id FROM list_entry WHERE uscc = '\(row.uscc)'")
        #expect(try code(await end("market_regulation", id)) == "409 entry_of_record")
        #expect(try await database.publicLists(row.uscc) == ["market_regulation"])
    }

    // MARK: The shared view

    private func shared(_ code: String, _ purpose: String = "inspection", as caller: TestCaller) throws -> HTTPAnswer {
        try server.get("/v1/subjects/\(code)/lists?view=shared&purpose=\(purpose)", as: caller)
    }

    private func states(_ answer: HTTPAnswer) throws -> [[String]] {
        let lists = try #require(try answer.object()["lists"] as? [[String: Any]], "\(answer.text)")
        return lists.map { entry in ["list", "state", "end_reason"].map { entry[$0] as? String ?? "" } }
    }

    @Test func departmentsSeeThePastByRightAndTheirOwnWithout() async throws {
        let subject = Codes.all[7]
        try await database.insert([
            Listed.record(511, decided: -5) { $0.uscc = subject },
            Listed.record(512, decided: -1200) { $0.uscc = subject },
            Listed.record(513, decided: -7) { $0.uscc = subject },
        ])
        try await database.run("UPDATE record SET state = 'repaired' WHERE uscc = '\(subject)' AND row_number = 513")
        #expect(try code(shared(subject, as: Self.reform)) == "403 right_required")
        #expect(try code(shared(subject, as: TestCaller("bank-a", .bank))).hasPrefix("403"))
        try await database.insertRight("990000-fgw", "serious_dishonesty", "inspection")
        #expect(
            try states(shared(subject, as: Self.reform)) == [
                ["market_regulation", "listed", ""], ["market_regulation", "ended", "term"],
            ])
        #expect(try code(shared(subject, "tender", as: Self.reform)) == "403 right_required")
        // Who decides on the list sees what was repaired, too, and nothing of the record's content.
        let own = try shared(subject, as: Self.market)
        #expect(try states(own).contains(["market_regulation", "ended", "repair"]))
        #expect(!own.text.contains("样例事由513") && !own.text.contains("CANARY"))
        // A list between departments.
        try await database.run(
            "INSERT INTO list_entry (list, uscc, subject_name, region, agency, source, rule, since, until, until_reason, public_from, public_until) VALUES ('repeated_penalties', '\(subject)', '样例', '990000', '样例', 'rule', 'r', publicity_today(), 'infinity', 'term', publicity_today(), 'infinity')"
        )
        #expect(try states(shared(subject, as: Self.reform)).count == 2)
        try await database.insertRight("990000-fgw", "penalty", "inspection")
        #expect(try states(shared(subject, as: Self.reform)).count == 3)
        #expect(try await database.publicLists(subject) == ["market_regulation"])
        let log = try await database.run(
            "SELECT outcome, organisation, purpose, result_count FROM access_log WHERE action = 'lists' AND subject = '\(subject)' ORDER BY id"
        )
        #expect(
            log.map { $0[0] } == [
                "right_required", "answered", "right_required", "answered", "answered",
                "answered",
            ])
        #expect(log.map { $0[3] } == ["0", "2", "0", "3", "2", "3"])
    }

    @Test func theViewNeedsItsPurpose() async throws {
        #expect(try server.get("/v1/subjects/\(Codes.all[8])/lists?view=shared", as: Self.market).status == 400)
        #expect(try server.get("/v1/subjects/\(Codes.all[8])/lists?purpose=inspection").status == 400)
        #expect(try server.get("/v1/subjects/\(Codes.all[8])/lists?view=all").status == 400)
        #expect(try server.get("/v1/subjects/\(Codes.all[8])/lists?view=shared&purpose=inspection").status == 401)
    }
}
