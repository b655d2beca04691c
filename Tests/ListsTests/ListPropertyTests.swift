import TestSupport
import Testing

/// Random histories of records and days, compared with a model that is as simple as can be.
@Suite(.enabled(if: TestDatabase.isAvailable, "set GONGXIN_TEST_DATABASE_URL"), .database, .serialized)
struct ListPropertyTests {
    private let database = TestDatabase.current

    /// A record as the model knows it.
    private struct Known {
        let subject: Int
        var list: String?
        var isPenalty: Bool { list == nil }
        let decided: Int
        var publicFrom: Int?
        var publicUntil: Int?
        var state = "active"

        func isPublic(on day: Int) -> Bool {
            state == "active" && (publicFrom ?? .max) <= day && (publicUntil ?? .max) > day
        }
    }

    private var random = SeededNumbers(seed: 20_261_120)
    private var records: [Int: Known] = [:]

    @Test mutating func thePublicSeesWhatTheModelSays() async throws {
        try await database.run("DELETE FROM catalogue_list_rule; DELETE FROM catalogue_list_source")
        try await database.insertList("fed")
        try await database.insertList("other")
        try await database.insertList("hidden", publish: "shared")
        try await database.insertList("ruled", rule: TestDatabase.rule("ruled", list: "ruled", least: 2, months: 1200))
        var day = 0
        for round in 1...25 {
            for _ in 0..<6 { try await change(on: day) }
            if round % 3 == 0 {
                day += Int.random(in: 1...4, using: &random)
                try await database.setClock(ahead: day)
            }
            try await database.follow()
            let expected = expected(on: day)
            let shown = try await database.run(
                "SELECT DISTINCT right(rtrim(uscc, 'X'), 3)::integer || ' ' || list FROM list_entry",
                role: "gongxin_public")
            #expect(Set(shown.map { $0[0] }) == expected, "round \(round), day \(day)")
            let withoutRecord = try await database.count(
                "SELECT count(*) FROM list_entry LEFT JOIN record USING (uscc, class, record_key) WHERE list_entry.source = 'record' AND record.revision IS NULL",
                role: "gongxin_public")
            #expect(withoutRecord == 0, "what is counted is what a page shows")
            // Wholly, nothing is different.
            let before = try await contents()
            try await database.run("SELECT settle_listed_records(NULL), settle_list_rules(NULL)")
            #expect(try await contents() == before, "round \(round)")
        }
        try await database.setClock(ahead: 0)
        #expect(
            try await database.count("SELECT count(*) FROM list_entry WHERE end_reason IS NOT NULL") > 10,
            "something ended")
    }

    private func contents() async throws -> [[String]] {
        try await database.run(
            "SELECT id, list, uscc, since, until, public_from, public_until, ended_on, end_reason FROM list_entry ORDER BY id"
        )
    }

    private func expected(on day: Int) -> Set<String> {
        var lists: Set<String> = []
        for record in records.values where record.isPublic(on: day) && record.decided <= day {
            if let list = record.list, list != "hidden" { lists.insert("\(record.subject) \(list)") }
        }
        let penalties = Dictionary(grouping: records.values.filter(\.isPenalty), by: \.subject)
        for (subject, penalties) in penalties {
            let counted = penalties.filter { $0.isPublic(on: day) && $0.decided <= day }
            if counted.count >= 2 { lists.insert("\(subject) ruled") }
        }
        return lists
    }

    private mutating func change(on day: Int) async throws {
        if records.count < 5 || Int.random(in: 0..<100, using: &random) < 40 { return try await insert(on: day) }
        guard let key = records.keys.sorted().randomElement(using: &random), var record = records[key] else { return }
        let what = Int.random(in: 0..<5, using: &random)
        var changes: String
        switch what {
        case 0, 1, 2:
            record.state =
                ["active", "repaired", "withdrawn", "under_review"].randomElement(using: &random) ?? "active"
            changes = "state = '\(record.state)'"
        case 3:
            record.publicUntil = day + Int.random(in: -1...6, using: &random)
            changes = "public_until = \(Self.real) + \(record.publicUntil ?? 0)"
        default:
            guard !record.isPenalty else { return }
            let list = ["fed", "other", "hidden"].randomElement(using: &random) ?? "fed"
            record.list = list
            changes = "public_items = public_items || '{\"SX_MLMC\":\"\(list)\"}'"
        }
        records[key] = record
        try await database.run("UPDATE record SET \(changes) WHERE row_number = \(key)")
    }

    /// The day it is outside the tests' clock.
    private static let real = "(now() AT TIME ZONE 'Asia/Shanghai')::date"

    private mutating func insert(on day: Int) async throws {
        let key = records.count + 1
        let isPenalty = Bool.random(using: &random)
        let decided = day - Int.random(in: 0...9, using: &random)
        let known = Known(
            subject: Int.random(in: 100...104, using: &random),
            list: isPenalty ? nil : ["fed", "other", "hidden"].randomElement(using: &random), decided: decided,
            publicFrom: [decided, day, day + 2, nil].randomElement(using: &random) ?? nil,
            publicUntil: Bool.random(using: &random) ? day + Int.random(in: 0...12, using: &random) : nil)
        records[key] = known
        let change: (inout RecordRow) -> Void = {
            $0.key = key
            $0.decided = decided - day
            $0.publicFrom = known.publicFrom.map { $0 - day }
            $0.publicUntil = known.publicUntil.map { $0 - day }
        }
        let row =
            isPenalty
            ? Listed.penalty(known.subject, key, decided: decided, change)
            : Listed.record(known.subject, known.list ?? "", change)
        try await database.insert([row])
    }
}
