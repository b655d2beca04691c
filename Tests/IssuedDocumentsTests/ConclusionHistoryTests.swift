import Formats
import Foundation
import TestSupport
import Testing

@testable import IssuedDocuments

/// Whatever happens after a special report was issued, its conclusions are judged as whoever compares it with the one of today would.
@Suite(.enabled(if: TestDatabase.isAvailable, "set GONGXIN_TEST_DATABASE_URL"), .database, .office, .serialized)
struct ConclusionHistoryTests {
    private let database = TestDatabase.current
    private let office: Office

    init() throws { office = try #require(Office.current) }

    private static let domains = ["taxation", "ecology", "housing_fund"]
    private static let agencies = [
        "国家税务总局样例市税务局", "样例市生态环境局", "样例市生态环境与税务联合局", "样例市市场监督管理局",
    ]

    @Test(arguments: [1, 2, 3] as [UInt64]) func conclusionsAreThoseOfAComparison(seed: UInt64) async throws {
        let special = try await SpecialSubject()
        var random = SeededNumbers(seed: seed)
        var issued: [IssuedAnswer] = []
        var stated: [String: [JSONValue]] = [:]
        var seen: Set<String> = []
        for step in 0..<24 {
            try await happen(special, step, &random)
            let document = try office.issued(Subject.code, special.question(Self.domains, ["formats": ["json"]]))
            let now = try fields(document) ?? stated[document.number]
            let today = try #require(now)
            if stated[document.number] == nil {
                issued.append(document)
                stated[document.number] = today
            }
            for earlier in issued {
                let then = try #require(stated[earlier.number])
                let status: StatusAnswer = try office.get(earlier.verify).decoded()
                let told = Dictionary(uniqueKeysWithValues: status.conclusions.map { ($0.state, $0.count ?? 0) })
                let expected = Self.comparison(then, today)
                #expect(told == expected, "seed \(seed), step \(step)")
                seen.formUnion(expected.keys)
            }
        }
        #expect(seen.count > 2)
    }

    /// What a document says of its fields; nil where it is not handed out any more.
    private func fields(_ issued: IssuedAnswer) throws -> [JSONValue]? {
        let answer = try office.get(issued.address("json"))
        return answer.status == 200 ? JSONValue(answer.body)?["document"]?["domains"]?.elements : nil
    }

    private static func comparison(_ then: [JSONValue], _ now: [JSONValue]) -> [String: Int] {
        func keys(_ field: JSONValue) -> Set<String> {
            Set(field["records"]?.elements.compactMap { $0["key"]?.text } ?? [])
        }
        let listed = then.reduce(into: Set<String>()) { $0.formUnion(keys($1)) }
        let states = zip(then, now).map { then, now in
            let isFound = now["result"]?.text == "found" && then["result"]?.text != "found"
            if isFound || !keys(now).isSubset(of: listed) { return "more_found" }
            switch (then["complete"], now["complete"]) {
            case (true, false): return "incomplete"
            case (false, true): return "completed"
            default: return "unchanged"
            }
        }
        return states.reduce(into: [:]) { $0[$1, default: 0] += 1 }
    }

    private func happen(_ special: SpecialSubject, _ step: Int, _ random: inout SeededNumbers) async throws {
        let source = ["990000-swj", "990000-hbj"].randomElement(using: &random) ?? ""
        switch Int.random(in: 0..<7, using: &random) {
        case 0, 1:
            let agency = Self.agencies.randomElement(using: &random) ?? ""
            let decided = [-1, -30, -100, -200].randomElement(using: &random)
            let state = ["active", "active", "under_review"].randomElement(using: &random) ?? ""
            try await special.insert {
                $0.key = 90 + step
                $0.agency = agency
                $0.decided = decided
                $0.state = state
            }
        case 2, 3:
            let state = ["active", "under_review", "repaired", "withdrawn"].randomElement(using: &random) ?? ""
            let key = RecordRow { $0.key = 90 + Int.random(in: 0...step, using: &random) }.keyText
            try await database.run("UPDATE record SET state = '\(state)' WHERE record_key = '\(key)'")
        case 4, 5:
            try await database.run(
                "UPDATE feed_completeness SET ended_at = now(), ended_by = 'test', ended_as = 'revoked' WHERE source = '\(source)' AND ended_at IS NULL"
            )
            if Bool.random(using: &random) { try await special.declare(source) }
        default:
            if Bool.random(using: &random) {
                try await special.insertBatch()
            } else {
                try await database.run("TRUNCATE batch CASCADE")
            }
        }
    }
}
