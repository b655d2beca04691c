import Foundation
import TestSupport
import Testing

/// What the public gets from the addresses of lists.
@Suite(.enabled(if: TestDatabase.isAvailable, "set GONGXIN_TEST_DATABASE_URL"), .database, .lists, .serialized)
struct ListAddressTests {
    private let database = TestDatabase.current
    private let server = ListServer.current

    private struct Entry: Decodable, Equatable {
        let id: String
        let uscc: String
        let name: String
        let region: String
        let department: String
        let source: String
        let listedOn: String
        let until: String?
        let document: String?
        let reason: String?
    }

    private struct Page: Decodable {
        let entries: [Entry]
        let next: String?
    }

    private struct Overview: Decodable {
        struct List: Decodable {
            let code: String
            let name: String
            let colour: String
            let basis: String
            let termMonths: Int?
            let exitMonths: Int?
            let exits: [String]
            let subjects: [String]
            let entries: Int
        }
        let lists: [List]
    }

    private func page(_ query: String) throws -> Page {
        let answer = try server.get("/v1/lists/\(query)")
        try #require(answer.status == 200, "\(answer.text)")
        return try answer.decoded()
    }

    private static let count = 12

    private func fill(_ list: String) async throws {
        try await database.insertList(list)
        try await database.insert(
            (0..<Self.count).map { number in
                Listed.record(400 + number, list, decided: -number / 3) {
                    $0.uscc = Codes.all[number]
                    $0.key = Int(list.utf8.reduce(0) { $0 * 7 + Int($1) } % 1_000_000) * 100 + number
                    $0.region = number < 4 ? "990100" : "990200"
                    $0.agency = number % 2 == 0 ? "样例市甲局" : "样例市乙局"
                    $0.name = "样例（\(number)）A公司"
                }
            })
    }

    @Test func definitionsComeWithTheCountsOfWhoIsShown() async throws {
        try await fill("counted")
        try await database.insertList("unlisted", publish: "shared")
        try await database.insert([Listed.record(450, "unlisted")])
        let lists = try server.get("/v1/lists").decoded(Overview.self).lists
        #expect(
            lists.map(\.code).prefix(7) == [
                "market_regulation", "tax", "wages", "judgment_debtor", "work_safety", "abnormal_operation",
                "tax_credit_a",
            ])
        #expect(!lists.contains { ["repeated_penalties", "unlisted"].contains($0.code) })
        let market = try #require(lists.first)
        #expect(market.colour == "black" && market.termMonths == 36 && market.exitMonths == 12)
        #expect(market.basis.contains("第44号") && market.exits == ["term", "repair", "revocation"])
        #expect(lists.first { $0.code == "counted" }?.entries == Self.count)
        #expect(try server.get("/v1/lists?page=2").status == 400)
    }

    @Test func pagesGoThroughAListWithoutLossAndWithoutRepetition() async throws {
        try await fill("paged")
        var seen: [Entry] = []
        var cursor = ""
        for _ in 0..<10 {
            let page = try page("paged/entries?limit=5\(cursor)")
            seen += page.entries
            guard let next = page.next else { break }
            cursor = "&cursor=\(next)"
        }
        #expect(seen.count == Self.count && Set(seen.map(\.id)).count == Self.count)
        #expect(seen.map(\.listedOn) == seen.map(\.listedOn).sorted(by: >))
        let first = try #require(seen.first { $0.uscc == Codes.all[0] })
        #expect(first.reason == "样例事由400" && first.document == "样列〔2026〕400号" && first.source == "record")
        #expect(first.until == nil && first.name == "样例（0）A公司")
    }

    @Test func filtersNarrowAList() async throws {
        try await fill("filtered")
        let today = try await database.value("SELECT publicity_today() - 1")
        for (query, count) in [
            ("", 12), ("region=990100", 4), ("region=990000", 12), ("region=110000", 0),
            ("department=%E6%A0%B7%E4%BE%8B%E5%B8%82%E7%94%B2%E5%B1%80", 6), ("name=(11)a", 1), ("name=%EF%BC%883", 1),
            ("listed_from=\(today)", 6), ("listed_to=\(today)", 9), ("listed_from=\(today)&listed_to=\(today)", 3),
            ("name=nobody", 0),
        ] {
            #expect(try page("filtered/entries?\(query)").entries.count == count, "\(query)")
        }
        for wrong in [
            "region=99", "limit=0", "limit=101", "listed_from=today", "cursor=x", "format=xml", "nam=x", "name=",
        ] {
            #expect(try server.get("/v1/lists/filtered/entries?\(wrong)").status == 400, "\(wrong)")
        }
    }

    @Test func aListIsAFileToo() async throws {
        try await fill("filed")
        for (target, headers) in [
            ("filed/entries?format=csv", [:]), ("filed/entries", ["Accept": "text/csv"]),
        ] {
            let answer = try server.get("/v1/lists/\(target)", headers: headers)
            #expect(answer.status == 200 && answer.headers["content-type"] == "text/csv; charset=utf-8")
            let lines = answer.text.split(separator: "\n")
            #expect(lines.count == 1 + Self.count)
            #expect(lines[0].hasSuffix(#""名单名称","统一社会信用代码","主体名称","行政区划","认定单位","列入日期","有效期至","文书号","列入事由""#))
            #expect(lines.contains { $0.contains("\"样例名单filed\",\"\(Codes.all[3])\"") })
        }
        #expect(try server.get("/v1/lists/filed/entries?format=csv&limit=5").status == 400)
    }

    @Test func aListThatIsNotPublicIsNotToldFromNone() async throws {
        try await database.insertList("secret", publish: "shared")
        let row = Listed.record(460, "secret") { $0.uscc = Codes.all[13] }
        try await database.insert([row])
        for query in [
            "", "?limit=5", "?name=A", "?format=csv",
            "?cursor=MjAyNi0wMS0wMQowMDAwMDAwMC0wMDAwLTAwMDAtMDAwMC0wMDAwMDAwMDAwMDA",
        ] {
            let secret = try server.get("/v1/lists/secret/entries\(query)")
            let unknown = try server.get("/v1/lists/no_such_list/entries\(query)")
            #expect(secret.status == 404 && unknown.status == 404, "\(query)")
            func code(_ answer: HTTPAnswer) throws -> [String?] {
                let object = try answer.object()
                return ["code", "title", "detail"].map { object[$0] as? String }
            }
            #expect(try code(secret) == code(unknown))
        }
        // Nor is a subject on it told from one that nobody knows.
        let listed = try server.get("/v1/subjects/\(Codes.all[13])/lists")
        let nobody = try server.get("/v1/subjects/\(Codes.all[14])/lists")
        #expect(listed.status == 200 && nobody.status == 200)
        #expect(listed.text.replacing(Codes.all[13], with: "-") == nobody.text.replacing(Codes.all[14], with: "-"))
    }

    @Test func aSubjectsListsAreThoseOfToday() async throws {
        try await database.insertList("today")
        let row = Listed.record(470, "today") { $0.uscc = Codes.all[12] }
        try await database.insert([row])
        let answer = try server.get("/v1/subjects/\(Codes.all[12].lowercased())/lists")
        let lists = try #require(try answer.object()["lists"] as? [[String: Any]])
        #expect(lists.map { $0["list"] as? String } == ["today"])
        #expect(lists.first?["reason"] as? String == "样例事由470")
        let record = lists.first?["record"] as? [String: String]
        #expect(record == ["class": "serious_dishonesty", "key": row.keyText])
        #expect(!answer.text.contains("CANARY"))
        try await database.run(
            "UPDATE record SET state = 'repaired' WHERE uscc = '\(row.uscc)' AND record_key = '\(row.keyText)'")
        let after = try server.get("/v1/subjects/\(Codes.all[12])/lists").object()["lists"] as? [Any]
        #expect(after?.isEmpty == true)
        for wrong in ["11010519491231002X", "9199", "91990000MA90000115"] {
            let answer = try server.get("/v1/subjects/\(wrong)/lists")
            #expect(answer.status == 400 && !answer.text.contains(wrong))
        }
    }
}
