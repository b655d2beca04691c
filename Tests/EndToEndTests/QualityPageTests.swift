import Foundation
import TestSupport
import Testing

/// The quality page, from a department's file to the answer.
@Suite(.enabled(if: Executable.isUsable, Executable.reason), .database, .service, .serialized)
struct QualityPageTests {
    private let database = TestDatabase.current
    private var settings: [String: String] { Executable.settings(database) }

    private struct Page: Decodable {
        struct Value: Decodable {
            let numerator: Int?
            let denominator: Int?
            let value: Double?
            let reason: String?
            let reasonEn: String?
        }
        struct Part: Decodable {
            let rows: [String: Int]
            let values: [String: Value]
            let rank: Int?
            let department: String?
        }
        struct Fault: Decodable {
            let code: String
            let rows: Int
            let message: String
            let messageEn: String
        }
        let department: String?
        let total: Part
        let classes: [Part]
        let trend: [Part]
        let ranking: [Part]
        let mendFirst: [Fault]?
        let faults: [Fault]?
    }

    private func page(_ query: String = "", token: String? = nil) throws -> Page {
        let service = try #require(RunningService.current)
        let answer = try service.get("/v1/quality" + query, token: token)
        #expect(answer.status == 200)
        return try answer.decoded(Page.self)
    }

    @Test func fromAFileToThePage() async throws {
        let service = try #require(RunningService.current)
        let token = try await Departments.token("990000-scjg", database)
        let payload = try await Departments.sample("penalty", rows: 300, seed: 5, faults: 40)
        let answer = try service.send("penalty", payload, token: token)
        let sent = try answer.decoded(BatchAnswer.self)
        let batch = try await service.finished(sent.id, token: token)

        // Rows that wait for their subject are counted when it is known what becomes of them.
        let reported = batch.rows.accepted + batch.rows.rejected
        #expect(reported > 250)
        let own = try page(token: token)
        #expect(own.department == "990000-scjg" && own.classes.count == 1 && own.trend.count == 1)
        #expect(own.total.rows["reported"] == reported && own.total.rows["accepted"] == batch.rows.accepted)
        #expect(own.total.rows["rejected"] == batch.rows.rejected)
        let conformity = try #require(own.total.values["conformity"])
        #expect(conformity.numerator == batch.rows.accepted && conformity.denominator == reported)
        #expect(own.total.values["coverage"]?.value == nil && own.total.values["coverage"]?.reasonEn != nil)
        #expect(own.total.values["accuracy"]?.value == 1 && own.total.values["accuracy"]?.denominator == batch.rows.new)
        let judged = try #require(own.total.values["lateness"]?.denominator)
        #expect(judged + (own.total.rows["not_judged"] ?? -1) == batch.rows.new)
        let mend = try #require(own.mendFirst)
        #expect(!mend.isEmpty && mend.count <= 5 && mend.map(\.rows) == mend.map(\.rows).sorted(by: >))
        #expect(own.ranking.first?.department == "990000-scjg" && own.ranking.first?.rank == 1)
        #expect(own.ranking.count == 14 && own.ranking[1].rank == nil)

        // Everybody sees the counts, nobody else the faults.
        let everybody = try page()
        #expect(everybody.department == nil && everybody.total.rows == own.total.rows)
        #expect(everybody.faults == nil && everybody.mendFirst == nil)
        let other = try await Departments.token("990000-hbj", database)
        #expect(try page(token: other).total.rows["reported"] == 0)
        let curious = try page("?department=990000-scjg", token: other)
        #expect(curious.total.rows["reported"] == reported && curious.faults == nil)

        // The period and the class are looked at.
        #expect(try page("?to=2020-01-01").total.rows["reported"] == 0)
        #expect(try page("?from=2030-01-01&to=2020-01-01").total.values["conformity"]?.reason != nil)
        #expect(try page("?class=permit&by=month&rank_by=wrong_code").total.rows["reported"] == 0)

        let table = try await Executable.run(["quality", "--department", "990000-scjg", "--by", "day"], settings)
        let text = String(decoding: table.output, as: UTF8.self)
        #expect(
            table.status == 0 && text.contains("合规率") && text.contains("mend first") && text.contains("\(reported)"))
        let json = try await Executable.run(["quality", "--json"], settings)
        let printed = try JSONSerialization.jsonObject(with: Data(json.output)) as? [String: Any]
        #expect(printed?["faults"] != nil)
    }

    @Test func declaredDecisionsGiveCoverage() async throws {
        let declaration = [
            "quality", "declare", "--department", "990000-hbj", "--class", "permit", "--month", "2025-03",
            "--decisions",
        ]
        for count in ["9", "8"] { #expect(try await Executable.run(declaration + [count], settings).status == 0) }
        try await database.run(
            """
            INSERT INTO quality_day (source, class, day, rows_new, rows_rejected)
            VALUES ('990000-hbj', 'permit', '2025-03-01', 4, 1), ('990000-hbj', 'permit', '2025-03-31', 2, 0),
                ('990000-hbj', 'permit', '2025-04-01', 100, 0)
            """)
        let whole = try page("?department=990000-hbj&from=2025-03-01&to=2025-04-10&by=month")
        let coverage = try #require(whole.total.values["coverage"])
        #expect(coverage.numerator == 6 && coverage.denominator == 8 && coverage.value == 0.75)
        #expect(whole.trend.count == 2)
        let part = try page("?department=990000-hbj&from=2025-03-02&to=2025-04-10")
        #expect(part.total.values["coverage"]?.value == nil, "no month is whole")
        #expect(try await Executable.run(declaration + ["-1"], settings).status == 2)
    }

    @Test(arguments: [
        ("?department=nobody", 400, "invalid_parameter"), ("?class=nothing", 400, "invalid_parameter"),
        ("?from=yesterday", 400, "invalid_parameter"), ("?by=year", 400, "invalid_parameter"),
        ("?rank_by=beauty", 400, "invalid_parameter"), ("?colour=red", 400, "unknown_parameter"),
    ]) func whatCannotBeUsedIsAProblem(_ query: String, _ status: Int, _ code: String) throws {
        let service = try #require(RunningService.current)
        let answer = try service.get("/v1/quality" + query)
        #expect(answer.status == status && String(decoding: answer.body, as: UTF8.self).contains(code))
    }

    @Test func aTokenThatIsNotValidIsRefused() throws {
        let service = try #require(RunningService.current)
        #expect(try service.get("/v1/quality", token: "gx_wrong").status == 401)
    }
}
