import Catalogue
import Disclosure
import Foundation
import HTTPServer
import PostgresClient
import TestSupport
import Testing

@testable import SpecialReports

/// Special reports and declarations over HTTP; reports are read as the role of the public.
@Suite(
    .enabled(if: TestDatabase.isAvailable, "set GONGXIN_TEST_DATABASE_URL"), .database, .specialReports, .serialized)
struct SpecialReportRouteTests {
    private let server = SpecialServer.current
    private let path = "/v1/subjects/\(SpecialDesk.subject)/special-report"
    private static let department = TestCaller(SpecialDesk.source, .department)

    private func field(_ answer: HTTPAnswer, _ index: Int = 0) throws -> [String: Any] {
        let fields = try #require(try answer.members()["domains"] as? [[String: Any]])
        return try #require(fields.count > index ? fields[index] : nil)
    }

    @Test func theReportIsOfWhatWasAskedFor() async throws {
        let desk = try await SpecialDesk()
        try await desk.declareAll()
        try await desk.database.insert([.tax()])
        try await desk.database.run("SELECT number_changes(1000)")
        let days = "&from=\(desk.period.from)&to=\(desk.period.to)"
        let answer = try server.get("\(path)?domain=taxation&domain=ecology\(days)")
        #expect(answer.status == 200, "\(answer.text)")
        #expect(answer.headers["cache-control"] == "no-store")
        let report = try answer.members()
        #expect((report["period"] as? [String: String]) == ["from": "\(desk.period.from)", "to": "\(desk.period.to)"])
        #expect(report["change"] as? Int == 1)
        let tax = try field(answer)
        #expect(tax["code"] as? String == "taxation" && tax["name"] as? String == "税务")
        #expect(tax["result"] as? String == "found" && tax["complete"] as? Bool == true && tax["count"] as? Int == 1)
        let records = try #require(tax["records"] as? [[String: Any]])
        #expect((records[0]["items"] as? [String: String]) == ["CF_WSH": "A-CANARY"])
        let ecology = try field(answer, 1)
        #expect(ecology["result"] as? String == "unknown")
        let gaps = try #require(ecology["gaps"] as? [[String: Any]])
        #expect(gaps.map { $0["reason"] as? String } == ["not_declared", "not_declared"])
        #expect(gaps.allSatisfy { $0["department"] as? String == "990000-hbj" && $0["text"] as? String != nil })
        for canary in ["B-CANARY", "C-CANARY"] { #expect(!answer.text.contains(canary)) }
        // Joined by commas is the same; without days it is the year until yesterday.
        let joined = try server.get("\(path)?domain=taxation,ecology")
        #expect(try field(joined, 1)["code"] as? String == "ecology")
        let period = try joined.members()["period"] as? [String: String]
        #expect(period?["to"] == desk.today.adding(days: -1).description)
    }

    @Test func itIsAlsoADocument() async throws {
        let desk = try await SpecialDesk()
        try await desk.declareAll()
        let page = try server.get("\(path)?domain=taxation", headers: ["Accept": "text/html"])
        #expect(page.status == 200 && page.headers["content-type"] == "text/html; charset=utf-8")
        for text in ["专项信用报告", "样例市公共信用信息中心", "税务", SpecialDesk.subject] { #expect(page.text.contains(text)) }
        let file = try server.get("\(path)?domain=taxation&format=pdf")
        #expect(file.status == 200 && file.headers["content-type"] == "application/pdf")
        #expect(file.headers["cache-control"] == "no-store" && file.headers["vary"] == "Accept")
        let text = try Poppler(bytes: file.body).text()
        #expect(text.contains("专项信用报告") && text.contains(SpecialDesk.subject))
        #expect(try server.get("\(path)?domain=taxation&format=doc").status == 400)
    }

    @Test func whatCannotBeAskedIsSaid() async throws {
        let desk = try await SpecialDesk()
        let refused = [
            "", "?domain=", "?domain=nothing", "?domain=taxation&domain=taxation", "?domain=taxation,",
            "?domain=taxation&from=2026-13-01", "?domain=taxation&to=\(desk.today.adding(days: 1))",
            "?domain=taxation&from=\(desk.today)&to=\(desk.today.adding(days: -1))",
            "?domain=taxation&from=\(desk.today.adding(months: -61))", "?domain=taxation&from=2018-12-31&to=2019-03-01",
        ]
        for query in refused {
            let answer = try server.get(path + query)
            #expect(answer.status == 400, "\(query)")
            #expect(try answer.problem() == "invalid_parameter", "\(query)")
        }
        #expect(try server.get("\(path)?domain=taxation&to=\(desk.today)").status == 200)
        #expect(try server.get("\(path)?domain=taxation&day=1").problem() == "unknown_parameter")
        let twice = "\(path)?domain=taxation&to=\(desk.period.to)&to=\(desk.period.to)"
        #expect(try server.get(twice).problem() == "repeated_parameter")
        let unknown = try server.get("/v1/subjects/11990000MB9900013U/special-report?domain=taxation")
        #expect(unknown.status == 404)
        #expect(try unknown.problem() == "subject_not_found")
        #expect(unknown.text.contains("不等于没有违法违规记录"))
        let mistyped = try server.get("/v1/subjects/11990000MB9900013A/special-report?domain=taxation")
        #expect(try mistyped.problem() == "invalid_credit_code")
    }

    @Test func theFieldsAreListed() async throws {
        let desk = try await SpecialDesk()
        let answer = try server.get("/v1/catalogue/domains")
        let domains = try #require(try answer.members()["domains"] as? [[String: Any]])
        #expect(domains.map { $0["code"] as? String } == desk.catalogue.domains.map(\.code))
        #expect(domains.allSatisfy { ($0["sources"] as? [Any])?.isEmpty == false })
    }

    @Test func thePublicHasTheReportAndNothingBehindIt() async throws {
        let desk = try await SpecialDesk()
        for sql in [
            "SELECT * FROM feed_completeness", "SELECT * FROM batch_settlement", "SELECT * FROM catalogue_domain",
            "SELECT * FROM open_batches('990000-swj', 'penalty')",
            "SELECT * FROM feed_gaps('990000-swj', 'penalty', '2026-01-01', '2026-01-02')",
            "SELECT * FROM special_report_on('x', '{taxation}', '2026-01-01', '2026-01-02', 1, '2020-01-01')",
            "SELECT declare_completeness('990000-swj', 'penalty', '2026-01-01', NULL, '2026-01-02', '{}', 'me')",
        ] {
            #expect(try await desk.database.refusal(sql, role: "gongxin_public")?.sqlState == "42501", "\(sql)")
        }
    }

    @Test func aDepartmentDeclaresAndRevokes() async throws {
        let desk = try await SpecialDesk()
        let address = "/v1/feeds/penalty/completeness"
        let body = #"{"from": "\#(desk.period.from)", "through": "\#(desk.period.to)"}"#
        #expect(try server.call("PUT", address, body, as: nil).status == 401)
        #expect(try server.call("PUT", address, body, as: TestCaller("bank-a", .bank)).status == 403)
        #expect(
            try server.call("PUT", address, body, as: TestCaller("nobody", .department)).problem() == "unknown_source")
        let declared = try server.call("PUT", address, body, as: Self.department)
        #expect(declared.status == 200, "\(declared.text)")
        let inForce = try #require(try declared.members()["in_force"] as? [String: Any])
        #expect(inForce["from"] as? String == desk.period.from.description)
        #expect(inForce["declared_by"] as? String == "client:990000-swj-client")
        #expect(try await desk.field().gaps.map(\.classCode) == ["serious_dishonesty"])
        // The same again changes nothing.
        let again = try server.call("PUT", address, body, as: Self.department).members()
        #expect((again["history"] as? [Any])?.count == 1)

        let batch = try await desk.insert(BatchRow { $0.rejected = 1 })
        let shown = try server.call("GET", address, as: Self.department).members()
        let open = try #require((shown["open_batches"] as? [[String: Any]])?.first)
        #expect(open["batch"] as? String == batch && open["reason"] as? String == "rows_rejected")
        // Another department's batches are not shown to it.
        let other = try server.call("GET", address, as: TestCaller("990000-hbj", .department)).members()
        #expect((other["open_batches"] as? [Any])?.isEmpty == true && (other["history"] as? [Any])?.isEmpty == true)
        let settling = #"{"through": "\#(desk.period.to)", "settled_batches": ["\#(batch)"]}"#
        let settled = try server.call("PUT", address, settling, as: Self.department).members()
        #expect((settled["open_batches"] as? [Any])?.isEmpty == true)

        #expect(try server.call("DELETE", address, as: Self.department).status == 200)
        #expect(try server.call("DELETE", address, as: Self.department).problem() == "nothing_declared")
        #expect(try await desk.field().gaps.map(\.reason) == [.notDeclared, .notDeclared])
    }

    @Test(arguments: [
        "", "[]", "{}", #"{"through": 5}"#, #"{"through": "2026-02-30"}"#, #"{"through": "2026-01-01", "until": "x"}"#,
        #"{"through": "2026-01-01", "settled_batches": "x"}"#, #"{"through": "2026-01-01", "settled_batches": ["x"]}"#,
        #"{"through": "2999-01-01"}"#, #"{"from": "2018-01-01", "through": "2026-01-01"}"#,
        #"{"through": "2026-01-01", "settled_batches": ["00000000-0000-4000-8000-000000000000"]}"#,
    ]) func aClaimThatCannotBeTakenIsRefused(body: String) async throws {
        let desk = try await SpecialDesk()
        let answer = try server.call("PUT", "/v1/feeds/penalty/completeness", body, as: Self.department)
        #expect(answer.status == 400, "\(answer.text)")
        #expect(try ["invalid_body", "invalid_member"].contains(answer.problem() ?? ""))
        #expect(try await desk.known("penalty").declarations.isEmpty)
        #expect(try server.call("PUT", "/v1/feeds/nothing/completeness", body, as: Self.department).status == 404)
    }
}
