import Catalogue
import TestSupport
import Testing

@testable import SpecialReports

/// Random lives of feeds and records, against a model that is asked the same.
@Suite(.enabled(if: TestDatabase.isAvailable, "set GONGXIN_TEST_DATABASE_URL"), .database, .serialized)
struct RandomHistoryTests {
    private static let domains = ["taxation", "ecology", "drugs", "market_regulation"]
    private static let agencies = ["国家税务总局样例市税务局", "样例市生态环境局", "样例市药品监督管理局", "样例市某某大队", ""]

    private struct World {
        let desk: SpecialDesk
        var random: SeededNumbers
        var feeds: [ReportDomain.Source: FeedModel]
        var records: [RecordModel] = []
        var batchCount = 0

        func day(_ days: Int) -> CivilDate { desk.today.adding(days: days) }
        mutating func number(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &random) }
        mutating func one<Element>(_ from: [Element]) -> Element { from[number(0...from.count - 1)] }

        mutating func feed() -> ReportDomain.Source {
            one(feeds.keys.sorted { ($0.classCode, $0.department) < ($1.classCode, $1.department) })
        }
    }

    @Test(arguments: [1, 2, 3]) func everyReportIsWhatTheModelSays(seed: UInt64) async throws {
        let desk = try await SpecialDesk()
        let sources = Self.domains.flatMap { desk.catalogue.domain($0)?.sources ?? [] }
        var world = World(
            desk: desk, random: SeededNumbers(seed: seed),
            feeds: Dictionary(sources.map { ($0, FeedModel()) }) { first, _ in first })
        for source in world.feeds.keys { try await declare(source, -250, -1, &world) }
        var seen: [SpecialReport.Result: Int] = [:]
        for _ in 0..<50 {
            try await act(&world)
            let from = world.day(-world.number(3...240))
            let period = ReportPeriod(from: from, to: from.adding(days: world.number(0...239)))
            let today = world.day(world.number(-3...3))
            let report = try #require(try await desk.report(Self.domains, period, on: today))
            for field in report.fields {
                let domain = try #require(desk.catalogue.domain(field.domain))
                let expected = self.expected(domain, period, today, world)
                let gaps = Set(field.gaps)
                #expect(gaps == expected.gaps, "\(domain.code) \(period)")
                #expect(field.isComplete == gaps.isEmpty && field.count == expected.count, "\(domain.code) \(period)")
                #expect(field.records.count == expected.count)
                let result: SpecialReport.Result = expected.count > 0 ? .found : gaps.isEmpty ? .none : .unknown
                #expect(field.result == result)
                seen[result, default: 0] += 1
            }
        }
        #expect(SpecialReport.Result.allCases.allSatisfy { seen[$0, default: 0] > 5 }, "\(seen)")
    }

    private func expected(
        _ domain: ReportDomain, _ period: ReportPeriod, _ today: CivilDate, _ world: World
    ) -> (gaps: Set<SpecialReport.Gap>, count: Int) {
        let gaps = domain.sources.flatMap { source in
            (world.feeds[source]?.gaps(period) ?? [:]).map { reason, since in
                SpecialReport.Gap(
                    reason: reason, classCode: source.classCode, department: source.department, since: since)
            }
        }
        let records = world.records.filter {
            $0.isPublic(on: today) && $0.counts(in: domain, period, of: world.desk.catalogue)
        }
        return (Set(gaps), records.count)
    }

    // MARK: What happens

    private func act(_ world: inout World) async throws {
        switch world.number(0...13) {
        case 0...2:
            let (source, from, through) = (world.feed(), -world.number(150...400), -world.number(1...20))
            try await declare(source, from, through, &world)
        case 3: try await revoke(&world)
        case 4...5: try await send(&world)
        case 6...7: try await finish(&world)
        case 8: try await settle(&world)
        case 9...10: try await decide(&world)
        case 11: try await close(&world)
        default: try await mendAll(&world)
        }
    }

    private func declare(_ source: ReportDomain.Source, _ from: Int, _ through: Int, _ world: inout World) async throws
    {
        let (from, through) = (world.day(from), world.day(through))
        let outcome = try await world.desk.declare(
            source.classCode, source.department, from: from, through: through)
        #expect([.declared, .unchanged].contains(outcome))
        world.feeds[source]?.declared = (from, through)
    }

    private func revoke(_ world: inout World) async throws {
        let source = world.feed()
        let revoked = try await world.desk.database.value(
            "SELECT revoke_completeness('\(source.department)', '\(source.classCode)', 'test')")
        #expect((revoked == "t") == (world.feeds[source]?.declared != nil))
        world.feeds[source]?.declared = nil
    }

    private func send(_ world: inout World) async throws {
        let source = world.feed()
        let state = world.one(["receiving", "received", "working", "held", "failed", "cancelled", "done", "done"])
        let isFinished = ["failed", "cancelled", "done"].contains(state)
        var row = BatchRow()
        row.classCode = source.classCode
        row.source = source.department
        row.state = state
        row.digest = world.number(1...4)
        row.rejected = isFinished ? max(0, world.number(-3...2)) : 0
        row.waiting = isFinished ? max(0, world.number(-4...2)) : 0
        row.received = -world.number(0...200)
        row.isSnapshot = state == "held" || world.number(0...3) == 0
        let id = try await world.desk.insert(row)
        let received = world.day(row.received)
        world.feeds[source]?.batches.append(
            .init(
                id: id, state: state, digest: row.digest, rejected: row.rejected, waiting: row.waiting,
                received: received, isSnapshot: row.isSnapshot))
    }

    /// A batch is worked off, and a few of its rows are rejected.
    private func finish(_ world: inout World) async throws {
        let source = world.feed()
        guard let index = world.feeds[source]?.batches.firstIndex(where: { !$0.isFinished }) else { return }
        let rejected = max(0, world.number(-4...1))
        guard let batch = world.feeds[source]?.batches[index], batch.state != "receiving" else { return }
        try await world.desk.database.run(
            """
            UPDATE batch SET state = 'done', rows_rejected = \(rejected),
                snapshot_stage = CASE WHEN snapshot_stage IS NOT NULL THEN 'withdrawing' END
            WHERE id = '\(batch.id)'
            """)
        world.feeds[source]?.batches[index].state = "done"
        world.feeds[source]?.batches[index].rejected = rejected
    }

    private func settle(_ world: inout World) async throws {
        let source = world.feed()
        guard let feed = world.feeds[source], let declared = feed.declared,
            let index = feed.batches.indices.first(where: { feed.batches[$0].isFinished && !feed.reasons($0).isEmpty })
        else { return }
        let batch = feed.batches[index]
        let outcome = try await world.desk.declare(
            source.classCode, source.department, from: declared.from, through: declared.through, settled: [batch.id])
        #expect(outcome == .unchanged)
        world.feeds[source]?.batches[index].settled = (batch.rejected, batch.waiting)
    }

    /// Departments deal with everything that is open: uploads that never ended are swept away, batches are worked off, and what was
    /// not stored is settled.
    private func mendAll(_ world: inout World) async throws {
        try await world.desk.database.run(
            """
            DELETE FROM batch WHERE state = 'receiving';
            UPDATE batch SET state = 'done', snapshot_stage = CASE WHEN snapshot_stage IS NOT NULL THEN 'withdrawing' END
            WHERE state IN ('received', 'working', 'held')
            """)
        for source in world.feeds.keys {
            world.feeds[source]?.batches.removeAll { $0.state == "receiving" }
            for index in world.feeds[source]?.batches.indices ?? 0..<0 {
                guard let batch = world.feeds[source]?.batches[index], !batch.isFinished else { continue }
                world.feeds[source]?.batches[index].state = "done"
            }
            try await declare(source, -260, -1, &world)
            guard let feed = world.feeds[source] else { continue }
            let open = feed.batches.indices.filter { !feed.reasons($0).isEmpty }
            let outcome = try await world.desk.declare(
                source.classCode, source.department, from: world.day(-260), through: world.day(-1),
                settled: open.map { feed.batches[$0].id })
            #expect(outcome == .unchanged)
            for index in open {
                world.feeds[source]?.batches[index].settled = (
                    feed.batches[index].rejected, feed.batches[index].waiting
                )
            }
        }
    }

    private func decide(_ world: inout World) async throws {
        let classCode = world.one(["penalty", "penalty", "serious_dishonesty", "abnormal_operation"])
        let agency = world.one(Self.agencies)
        let source = world.one(["990000-swj", "990000-hbj", "990000-scjg", "990000-fgw"])
        let decided = -world.number(1...300)
        let until: Int? = world.one([nil, -1, 0, 1, 2, 40])
        let row = RecordRow.tax {
            $0.key = world.records.count
            $0.classCode = classCode
            $0.agency = agency
            $0.decided = decided
            $0.publicFrom = decided
            $0.publicUntil = until
        }
        try await world.desk.database.run(
            row.insertion + "UPDATE record SET source = '\(source)' WHERE record_key = '\(row.keyText)'")
        let day = world.day(decided)
        let end = until.map { world.desk.today.adding(days: $0) }
        world.records.append(
            RecordModel(
                classCode: classCode, source: source, agency: agency, decided: day, publicFrom: day, publicUntil: end))
    }

    /// A record is repaired, suspended or withdrawn.
    private func close(_ world: inout World) async throws {
        guard !world.records.isEmpty else { return }
        let index = world.number(0...world.records.count - 1)
        let state = world.one(["repaired", "under_review", "withdrawn"])
        let key = RecordRow { $0.key = index }.keyText
        try await world.desk.database.run("UPDATE record SET state = '\(state)' WHERE record_key = '\(key)'")
        world.records[index].state = state
    }
}
