import Foundation
import TestSupport
import Testing

/// The list of wrong and duplicate codes, from a department's file to the answer.
@Suite(.enabled(if: Executable.isUsable, Executable.reason), .database, .service, .serialized)
struct CodeFaultPageTests {
    private let database = TestDatabase.current

    private struct Page: Decodable {
        struct Reason: Decodable, Equatable {
            let code: String
            let message: String
            let messageEn: String
        }
        struct Authority: Decodable, Equatable {
            let code: String
            let name: String
            let division: String
            let departments: [String]
        }
        struct Fault: Decodable, Equatable {
            let kind: String
            let code: String
            let authority: Authority?
            let reasons: [Reason]
            let rows: Int?
            let firstDay: String?
            let sentBy: [String]
        }
        let faults: [Fault]
        let next: String?
    }

    private func page(_ query: String, token: String?) throws -> Page {
        let answer = try #require(RunningService.current).get("/v1/quality/codes" + query, token: token)
        try #require(answer.status == 200, "\(answer.text)")
        #expect(answer.headers["cache-control"] == "no-store")
        return try answer.decoded(Page.self)
    }

    private func all(_ query: String, token: String) throws -> [Page.Fault] {
        var faults: [Page.Fault] = []
        var cursor = ""
        while true {
            let page = try page("?limit=7\(query)\(cursor)", token: token)
            faults += page.faults
            guard let next = page.next else { return faults }
            cursor = "&cursor=" + next
        }
    }

    @Test func fromAFileToTheList() async throws {
        let service = try #require(RunningService.current)
        let sender = try await Departments.token("990000-hbj", database)
        let market = try await Departments.token("990000-scjg", database)
        let other = try await Departments.token("990000-rsj", database)
        let payload = try await Departments.sample("penalty", rows: 400, seed: 5, faults: 60)
        let sent = try service.send("penalty", payload, token: sender).decoded(BatchAnswer.self)
        _ = try await service.finished(sent.id, token: sender)
        let refused = try await database.count("SELECT count(*) FROM refused_code")
        #expect(refused > 10)

        let own = try all("", token: sender)
        #expect(own.compactMap(\.rows).reduce(0, +) == refused && own.allSatisfy { $0.sentBy == ["990000-hbj"] })
        #expect(own.allSatisfy { $0.kind == "wrong_code" && !$0.reasons.isEmpty })
        let assigned = try all("", token: market)
        #expect(!assigned.isEmpty && assigned == own.filter { $0.authority?.departments == ["990000-scjg"] })
        #expect(assigned.first?.authority?.name == "工商" && assigned.first?.authority?.division.hasPrefix("99") == true)
        #expect(try page("", token: other).faults.isEmpty)
        #expect(try page("?kind=two_codes", token: sender).faults.isEmpty)
        #expect(try all("&registered_by=990000-scjg&region=990000", token: sender) == assigned)
        #expect(try page("?department=990000-rsj", token: sender).faults.isEmpty)
        #expect(try page("?to=2020-01-01", token: sender).faults.isEmpty)

        // The same as a file, in both languages, and as the operator sees it.
        let lines = own.count + 1
        let english = try service.get("/v1/quality/codes.csv", token: sender, headers: ["Accept-Language": "en"])
        let chinese = try service.get("/v1/quality/codes.csv", token: sender)
        #expect(english.text.split(separator: "\n").count == lines && english.text.contains("wrong check character"))
        #expect(chinese.text.split(separator: "\n").count == lines && chinese.text.contains("校验码不正确"))
        let settings = Executable.settings(database)
        let csv = try await Executable.run(["quality", "codes", "--csv"], settings)
        #expect(csv.status == 0 && csv.output == Array(chinese.body))
        let table = try await Executable.run(["quality", "codes", "--registered-by", "990000-scjg"], settings)
        let text = String(decoding: table.output, as: UTF8.self)
        #expect(table.status == 0 && text.hasSuffix("\(assigned.count) codes\n"))
        #expect(assigned.allSatisfy { text.contains($0.code) })
    }

    @Test(arguments: [
        ("?kind=nonsense", "invalid_parameter"), ("?registered_by=nobody", "invalid_parameter"),
        ("?department=nobody", "invalid_parameter"), ("?region=9", "invalid_parameter"),
        ("?from=yesterday", "invalid_parameter"), ("?limit=0", "invalid_parameter"),
        ("?cursor=zzz", "invalid_parameter"), ("?colour=red", "unknown_parameter"),
    ]) func whatCannotBeUsedIsAProblem(_ query: String, _ code: String) async throws {
        let token = try await Departments.token("990000-scjg", database)
        let service = try #require(RunningService.current)
        let answer = try service.get("/v1/quality/codes" + query, token: token)
        #expect(answer.status == 400 && answer.text.contains(code))
        if !query.contains("limit"), !query.contains("cursor") {
            #expect(try service.get("/v1/quality/codes.csv" + query, token: token).status == 400)
        }
    }

    @Test func itIsForDepartmentsOnly() throws {
        let service = try #require(RunningService.current)
        for path in ["/v1/quality/codes", "/v1/quality/codes.csv"] {
            #expect(try service.get(path).status == 401)
            #expect(try service.get(path, token: "gx_wrong").status == 401)
        }
    }

    @Test(arguments: [
        ["--kind", "nonsense"], ["--region", "9"], ["--registered-by", "nobody"], ["--from", "soon"], ["declare"],
    ]) func wordsThatMeanNothingAreRefused(_ words: [String]) async throws {
        let answer = try await Executable.run(["quality", "codes"] + words, Executable.settings(database))
        #expect(answer.status == 2)
    }
}
