import Samples
import TestSupport
import Testing

@testable import Ingestion

/// What samples promise of their faults is what ingestion makes of them.
@Suite struct SampleFeedTests {
    private static let rows = 540
    private static let classes = [
        "registration", "permit", "penalty", "abnormal_operation", "serious_dishonesty", "honour", "commitment",
        "evaluation", "judgment", "contract_performance", "voluntary",
    ]

    private func feed(_ classCode: String, faultPercent: Double) throws -> SampleFeed {
        try #require(
            SampleFeed(
                classCode: classCode, seed: 11, rows: Self.rows, subjects: Self.rows, faultPercent: faultPercent,
                naturalPersonPercent: 0, today: TestDatabase.today, catalogue: try Bench().catalogue))
    }

    private func process(_ classCode: String, _ feed: SampleFeed) throws -> ProcessedRows {
        var feed = feed
        var payload = feed.header()
        while let chunk = feed.nextChunk(maximumRows: 100) { payload += chunk }
        return try Bench().process(classCode, payload)
    }

    /// The fault a row shows: a republication shows that of the row before.
    private func fault(_ feed: SampleFeed, _ row: Int) -> SampleFault? {
        let fault = feed.fault(ofRow: row)
        return fault == .republication && row > 0 ? self.fault(feed, row - 1) : fault
    }

    @Test(arguments: classes)
    func everyFaultHasTheEffectItDeclares(_ classCode: String) throws {
        let feed = try feed(classCode, faultPercent: 100)
        let rows = try process(classCode, feed)
        // A row that has a former number instead of a credit code does not become a record either: it waits.
        let rejected = Set((rows.rejected.map(\.number) + rows.waiting).map { $0 - 2 })
        #expect(Set(rows.staged.map { $0.number - 2 }).union(rejected) == Set(0..<Self.rows))
        var mendable = 0
        for row in 0..<Self.rows {
            let fault = try #require(self.fault(feed, row))
            #expect(rejected.contains(row) == (fault.effect == .rejected), "\(fault) in row \(row)")
            mendable += fault.effect == .mendable ? 1 : 0
        }
        #expect(rows.mended == mendable)
        #expect(Set((0..<Self.rows).compactMap(feed.fault)).count == feed.faults.count, "each fault occurred")
    }

    @Test(arguments: classes)
    func rowsWithoutFaultAreTakenAsTheyAre(_ classCode: String) throws {
        let rows = try process(classCode, feed(classCode, faultPercent: 0))
        #expect(rows.staged.count == Self.rows && rows.rejected.isEmpty && rows.mended == 0)
    }
}
