import Catalogue
import Foundation
import TestSupport
import Testing

/// Random lives of records, day after day, against what the everyday report showed on each of those days.
@Suite(.enabled(if: TestDatabase.isAvailable, "set GONGXIN_TEST_DATABASE_URL"), .database, .readers, .serialized)
struct PastReportPropertyTests {
    private static let codes = [SpareCode.mixed, SpareCode.moving, SpareCode.regions]
    private let server = ReaderServer.current

    /// What a model of a department believes of one of its records.
    private struct Believed {
        struct Revision {
            let action: String
            let content: String
            let row: [String: String]
            let day: CivilDate
        }

        var revisions: [Revision] = []
        var rows: [[String: String]] = []
        var isRepaired = false
        var isWithdrawn: Bool { revisions.last?.action == "withdrawal" }

        /// The revision in force at the end of a day, counted from 0.
        func inForce(_ day: CivilDate) -> Int? { revisions.lastIndex { $0.day <= day } }
        func isRetracted(_ revision: Int) -> Bool {
            revisions.dropFirst(revision + 1).contains { ["correction", "withdrawal"].contains($0.action) }
        }
    }

    /// What a report showed: the records by their numbers.
    private typealias Shown = [String: PastReportAnswer.Record]

    private func report(_ code: String, _ query: String = "", token: String? = nil) throws -> PastReportAnswer? {
        let headers = token.map { ["Authorization": "Bearer \($0)"] } ?? [:]
        let answer = try HTTPCall.make(
            "GET", "/v1/subjects/\(code)/report\(query)", port: server.port, headers: headers)
        if answer.status == 404 { return nil }
        try #require(answer.status == 200, "\(answer.text)")
        return try answer.decoded()
    }

    private func shown(_ report: PastReportAnswer?, _ numbers: [String: String]) -> Shown {
        var shown: Shown = [:]
        for record in report?.records ?? [] { shown[numbers[record.key] ?? record.items?.number ?? ""] = record }
        return shown
    }

    @Test(arguments: [1, 2, 3]) func aPastDayShowsWhatThatDayShowedAsFarAsItIsStillPublic(seed: UInt64) async throws {
        var random = SeededNumbers(seed: seed)
        var life = RecordLife()
        let database = life.database
        try await database.run(
            "TRUNCATE record, record_history, quarantine, batch_fault, payload_chunk, batch, subject, subject_gram CASCADE"
        )
        let first = try #require(CivilDate(iso: "2025-03-01"))
        var believed: [String: Believed] = [:]
        var daily: [CivilDate: [String: Shown]] = [:]
        var numbers: [String: String] = [:]
        let days = (0..<24).map { first.adding(days: $0) }
        for day in days {
            try await life.begin(day)
            for _ in 0..<Int.random(in: day == first ? 1...2 : 0...3, using: &random) {
                try await life.feed(rows(day, &believed, &random))
            }
            if Int.random(in: 0..<12, using: &random) == 0 { try await repair(&believed, &life, &random) }
            for code in Self.codes {
                let today = try report(code)
                for record in today?.records ?? [] { numbers[record.key] = record.items?.number }
                daily[day, default: [:]][code] = shown(today, numbers)
            }
        }
        let token = try await life.token()
        let last = try #require(days.last)
        var compared = (shown: 0, withheld: 0, gone: 0)
        for code in Self.codes {
            let public_ = try #require(daily[last]?[code])
            for day in days {
                let then = try #require(daily[day]?[code])
                let past = try report(code, "?as_of=\(day)")
                let found = shown(past, numbers)
                #expect(Set(found.keys) == Set(then.keys).intersection(public_.keys), "\(code) \(day)")
                for (number, record) in found {
                    let life = try #require(believed[number])
                    let revision = try #require(life.inForce(day))
                    #expect(record.revision == revision + 1)
                    let hasExpired = try #require(then[number]?.publicUntil) <= last.description
                    let reason = life.isRetracted(revision) ? "retracted" : hasExpired ? "expired" : nil
                    #expect(record.withheld == reason, "\(number) \(day)")
                    #expect(record.items == (reason == nil ? then[number]?.items : nil))
                    #expect((record.agency == nil) == (reason != nil))
                    if reason == nil { compared.shown += 1 } else { compared.withheld += 1 }
                }
                compared.gone += Set(then.keys).subtracting(public_.keys).count
                #expect(past == nil || past?.asOf == day.description && past?.notice != nil && past?.view == "public")
                // The department that sent them is shown all of it.
                let own = shown(try report(code, "?as_of=\(day)", token: token), numbers)
                #expect(Set(own.keys) == Set(then.keys), "\(code) \(day)")
                for (number, record) in own { #expect(record.items == then[number]?.items && record.withheld == nil) }
            }
        }
        #expect(compared.shown > 20 && compared.withheld > 5 && compared.gone > 5, "\(compared)")
        try compareHistories(
            believed, numbers, token,
            stillPublic: Set(Self.codes.flatMap { daily[last]?[$0].map { Array($0.keys) } ?? [] }))
    }

    // MARK: What happens on a day

    private func rows(
        _ day: CivilDate, _ believed: inout [String: Believed], _ random: inout SeededNumbers
    ) -> [[String: String]] {
        (0..<Int.random(in: 1...3, using: &random)).compactMap { _ in
            let number = Int.random(in: 0..<9, using: &random)
            let name = "样罚\(number)号"
            var life = believed[name] ?? Believed()
            defer { believed[name] = life }
            let code = Self.codes[number % Self.codes.count]
            let action = ["", "变更", "变更", "更正", "更正", "更正", "新增", "撤回"].randomElement(using: &random) ?? ""
            if action == "撤回" {
                guard !life.revisions.isEmpty else { return nil }
                if !life.isWithdrawn, let present = life.revisions.last {
                    life.revisions.append(
                        .init(action: "withdrawal", content: present.content, row: present.row, day: day))
                }
                let row = RecordLife.penalty(code, number, ["GX_CZLX": action])
                return row.filter { ["CF_XDR_SHXYM", "CF_WSH", "CF_CFJG", "GX_CZLX"].contains($0.key) }
            }
            var row = life.rows.randomElement(using: &random) ?? [:]
            if row.isEmpty || Bool.random(using: &random) {
                let decided = ["2024-12-03", "2024-12-20", "2025-01-20", "2025-02-10"].randomElement(using: &random)
                row = RecordLife.penalty(code, number, ["CF_NR": "版本\(random.next() % 1_000_000)"])
                row["CF_JDRQ"] = decided
                // The shortest publicity there is: it ends within these days.
                if Int.random(in: 0..<3, using: &random) == 0 { row["CF_GSJZQ"] = decided }
                if Int.random(in: 0..<9, using: &random) == 0 { row["CF_CFLB"] = "警告" }
                life.rows.append(row)
            }
            let present = life.revisions.last
            if present == nil || life.isWithdrawn || present?.row != row {
                let kind = present == nil ? "new" : action == "更正" ? "correction" : "update"
                life.revisions.append(.init(action: kind, content: row["CF_NR"] ?? "", row: row, day: day))
            }
            return row.merging(["GX_CZLX": action]) { $1 }
        }
    }

    /// A repair closes a record without a department's feed.
    private func repair(
        _ believed: inout [String: Believed], _ life: inout RecordLife, _ random: inout SeededNumbers
    ) async throws {
        let candidates = believed.filter { !$0.value.isWithdrawn && !$0.value.isRepaired }.keys.sorted()
        guard let number = candidates.randomElement(using: &random), let present = believed[number]?.revisions.last
        else { return }
        believed[number]?.isRepaired = true
        believed[number]?.revisions.append(
            .init(action: "update", content: present.content, row: present.row, day: life.day))
        try await life.repair(number)
    }

    // MARK: Histories

    private func compareHistories(
        _ believed: [String: Believed], _ numbers: [String: String], _ token: String, stillPublic: Set<String>
    ) throws {
        for (key, number) in numbers {
            let life = try #require(believed[number])
            let code = Self.codes[(number.compactMap(\.wholeNumberValue).first ?? 0) % Self.codes.count]
            let path = "/v1/subjects/\(code)/records/\(key)/history"
            let own = try HTTPCall.make(
                "GET", path, port: server.port, headers: ["Authorization": "Bearer \(token)"]
            ).decoded(HistoryAnswer.self)
            #expect(own.view == "source" && own.key == key)
            #expect(own.revisions.map(\.revision) == Array((1...life.revisions.count).reversed()), "complete")
            #expect(own.revisions.map(\.action) == life.revisions.map(\.action).reversed())
            #expect(own.revisions.map { $0.items?.content } == life.revisions.map(\.content).reversed())
            for (later, earlier) in zip(own.revisions, own.revisions.dropFirst()) {
                #expect(earlier.replacedAt == later.recordedAt && earlier.recordedAt <= later.recordedAt, "gapless")
                #expect(earlier.endedBy == later.action)
            }
            #expect(own.revisions.first?.replacedAt == nil && own.revisions.first?.endedBy == nil)
            let answer = try server.get(path)
            guard stillPublic.contains(number) else {
                #expect(answer.status == 404)
                continue
            }
            let open = try answer.decoded(HistoryAnswer.self)
            #expect(open.view == "public" && open.revisions.first?.revision == life.revisions.count)
            for revision in open.revisions {
                let model = life.revisions[revision.revision - 1]
                #expect(model.action != "withdrawal" && revision.action == model.action)
                #expect(revision.withheld == "retracted" || !life.isRetracted(revision.revision - 1))
                #expect(revision.items?.content == (revision.withheld == nil ? model.content : nil))
                #expect(revision.state == nil && revision.reason == nil)
            }
        }
    }
}
