import Catalogue
import HTTPServer
import PostgresClient
import TestSupport
import Testing

@testable import SpecialReports

/// That there is nothing is said only when every feed is known to be complete; otherwise it is said which is not.
@Suite(.enabled(if: TestDatabase.isAvailable, "set GONGXIN_TEST_DATABASE_URL"), .database, .serialized)
struct CompletenessVerdictTests {
    private func statement(_ field: SpecialReport.Field, _ desk: SpecialDesk) -> String {
        SpecialReportWording.statement(field, desk.period).chinese
    }

    @Test func completeAndNoneIsSaid() async throws {
        let desk = try await SpecialDesk()
        try await desk.declareAll()
        let report = try #require(try await desk.report())
        let field = report.fields[0]
        #expect(report.name == "样例市专项有限公司" && report.isRegistered)
        #expect(field.result == .none && field.isComplete && field.count == 0)
        #expect(field.gaps.isEmpty && field.records.isEmpty)
        #expect(statement(field, desk).contains("未查询到") && statement(field, desk).contains("公示期内"))
    }

    @Test func withoutAnyDeclarationNothingIsSaid() async throws {
        let desk = try await SpecialDesk()
        let field = try await desk.field()
        #expect(field.result == .unknown && !field.isComplete)
        #expect(field.gaps.map(\.classCode) == ["penalty", "serious_dishonesty"])
        #expect(
            field.gaps.allSatisfy {
                $0.reason == .notDeclared && $0.department == SpecialDesk.source && $0.since == desk.period.from
            })
        #expect(!statement(field, desk).contains("未查询到"))
    }

    @Test func aSourceThatIsMissingIsNamed() async throws {
        let desk = try await SpecialDesk()
        try await desk.declare("penalty")
        let field = try await desk.field()
        #expect(field.result == .unknown)
        #expect(
            field.gaps == [
                .init(
                    reason: .notDeclared, classCode: "serious_dishonesty", department: SpecialDesk.source,
                    since: desk.period.from)
            ])
        let text = SpecialReportWording.gap(field.gaps[0], desk.catalogue)
        #expect(text.chinese.contains("国家税务总局样例市税务局") && text.chinese.contains("严重失信主体名单"))
        #expect(text.english.contains("Tax Service") && text.english.contains("\(desk.period.from)"))
    }

    @Test func aPartOfThePeriodIsNotEnough() async throws {
        let desk = try await SpecialDesk()
        try await desk.declareAll()
        for (from, through, since) in [
            (0, -1, desk.period.to), (1, 0, desk.period.from), (-30, -60, desk.period.to.adding(days: -59)),
            (-400, -300, desk.period.from),
        ] {
            try await desk.declare(
                "penalty", from: desk.period.from.adding(days: from), through: desk.period.to.adding(days: through))
            let field = try await desk.field()
            #expect(field.result == .unknown)
            #expect(
                field.gaps == [
                    .init(
                        reason: .declaredInPart, classCode: "penalty", department: SpecialDesk.source, since: since)
                ])
        }
        try await desk.declare(
            "penalty", from: desk.period.from.adding(days: -1), through: desk.period.to.adding(days: 1))
        #expect(try await desk.field().result == .none)
    }

    @Test(arguments: [
        ("receiving", 0, 0, SpecialReport.Reason.batchInWork), ("received", 0, 0, .batchInWork),
        ("working", 3, 0, .batchInWork), ("held", 0, 0, .snapshotHeld), ("failed", 0, 0, .batchNotStored),
        ("cancelled", 0, 0, .batchNotStored), ("done", 1, 0, .rowsRejected), ("done", 0, 1, .rowsWaiting),
    ]) func whatWasNotStoredIsNamed(state: String, rejected: Int, waiting: Int, reason: SpecialReport.Reason)
        async throws
    {
        let desk = try await SpecialDesk()
        try await desk.declareAll()
        try await desk.insert(BatchRow())
        #expect(try await desk.field().result == .none, "a batch that was stored whole")
        try await desk.insert(
            BatchRow {
                $0.state = state
                $0.rejected = rejected
                $0.waiting = waiting
                $0.digest = 2
            })
        let field = try await desk.field()
        #expect(field.result == .unknown && !field.isComplete)
        #expect(
            field.gaps == [
                .init(
                    reason: reason, classCode: "penalty", department: SpecialDesk.source,
                    since: desk.today.adding(days: -20))
            ])
        #expect(!statement(field, desk).contains("未查询到"))
        // A period that began after it came holds no decision that could have been in it.
        let later = ReportPeriod(from: desk.today.adding(days: -19), to: desk.period.to)
        #expect(try await desk.field(later).result == .none)
        // Others' fields are not concerned.
        try await desk.declare("penalty", "990000-hbj")
        try await desk.declare("serious_dishonesty", "990000-hbj")
        #expect(try await desk.report(["ecology"])?.fields[0].result == SpecialReport.Result.none)
    }

    @Test func theDepartmentSettlesWhatWasNotStored() async throws {
        let desk = try await SpecialDesk()
        try await desk.declareAll()
        let rejected = try await desk.insert(BatchRow { $0.rejected = 2 })
        let failed = try await desk.insert(
            BatchRow {
                $0.state = "failed"
                $0.digest = 2
            })
        #expect(try await desk.field().gaps.map(\.reason) == [.batchNotStored, .rowsRejected])
        #expect(try await desk.known("penalty").openBatches.map(\.batch).sorted() == [rejected, failed].sorted())
        #expect(try await desk.declare("penalty", settled: [rejected]) == .unchanged)
        #expect(try await desk.field().gaps.map(\.reason) == [.batchNotStored])
        try await desk.declare("penalty", settled: [rejected, failed])
        #expect(try await desk.field().result == .none)
        #expect(try await desk.known("penalty").openBatches.isEmpty)
        // A row that waited and is rejected later was not meant.
        try await desk.database.run("UPDATE batch SET rows_rejected = 3 WHERE id = '\(rejected)'")
        #expect(try await desk.field().gaps.map(\.reason) == [.rowsRejected])
    }

    @Test func aBatchIsSettledByItsDepartmentAlone() async throws {
        let desk = try await SpecialDesk()
        let other = try await desk.insert(BatchRow { $0.source = "990000-hbj" })
        let another = try await desk.insert(BatchRow { $0.classCode = "permit" })
        let working = try await desk.insert(BatchRow { $0.state = "working" })
        for batch in [other, another, "00000000-0000-4000-8000-000000000000"] {
            #expect(try await desk.declare("penalty", settled: [batch]) == .unknownBatch)
        }
        #expect(try await desk.declare("penalty", settled: [working]) == .batchUnfinished)
        #expect(try await desk.known("penalty").inForce == nil)
    }

    @Test func theSameBytesOrASnapshotMakeGood() async throws {
        let desk = try await SpecialDesk()
        try await desk.declareAll()
        try await desk.insert(BatchRow { $0.state = "cancelled" })
        #expect(try await desk.field().gaps.map(\.reason) == [.batchNotStored])
        try await desk.insert(BatchRow())
        #expect(try await desk.field().result == .none)
        try await desk.insert(
            BatchRow {
                $0.rejected = 4
                $0.waiting = 1
            })
        #expect(try await desk.field().gaps.map(\.reason) == [.rowsRejected, .rowsWaiting])
        try await desk.insert(BatchRow { $0.isSnapshot = true })
        #expect(try await desk.field().result == .none)
        // A snapshot's own rejected rows are not in it.
        try await desk.insert(
            BatchRow {
                $0.isSnapshot = true
                $0.rejected = 1
            })
        #expect(try await desk.field().gaps.map(\.reason) == [.rowsRejected])
        // Nor is an upload that has not ended, whatever came since it began.
        try await desk.insert(BatchRow { $0.state = "receiving" })
        try await desk.insert(BatchRow { $0.isSnapshot = true })
        #expect(try await desk.field().gaps.map(\.reason) == [.batchInWork])
    }

    @Test func aFieldThatNobodyFeedsIsNeverClean() async throws {
        let desk = try await SpecialDesk()
        try await desk.database.run("DELETE FROM catalogue_domain_source WHERE domain = 'sport'")
        let field = try #require(try await desk.report(["sport"])?.fields.first)
        #expect(field.result == .unknown && field.gaps.map(\.reason) == [.noSource])
        #expect(field.gaps[0].department == nil)
        #expect(SpecialReportWording.gap(field.gaps[0], desk.catalogue).chinese == "该领域没有数据来源")
    }
}
