import Catalogue
import CatalogueStore
import Cryptography
import EventLoop
import Ingestion
import PostgresClient
import Samples
import TestSupport
import Testing

/// Fills the suite's database with made-up records on the way that departments' data take: to be put behind `.database`.
struct SampleRecordsTrait: SuiteTrait, TestScoping {
    func provideScope(
        for test: Test, testCase: Test.Case?, performing body: @Sendable () async throws -> Void
    ) async throws {
        let database = TestDatabase.current
        let today = try await database.clockDay()
        let catalogue = try TestDatabase.catalogue(on: today)
        for classCode in ["registration", "permit", "penalty"] {
            try await Self.feed(classCode, database, catalogue, today)
        }
        try await body()
    }

    private static func feed(
        _ classCode: String, _ database: TestDatabase, _ catalogue: Catalogue, _ today: CivilDate
    ) async throws {
        // There are more organisations with records than registered ones.
        var feed = try #require(
            SampleFeed(
                classCode: classCode, seed: 20_261, rows: classCode == "registration" ? 500 : 1200, subjects: 700,
                faultPercent: 4, naturalPersonPercent: classCode == "registration" ? 0 : 8, today: today,
                catalogue: catalogue))
        var payload = feed.header()
        while let chunk = feed.nextChunk(maximumRows: 1000) { payload += chunk }
        let bytes = payload
        let request = UploadRequest(
            informationClass: try #require(catalogue.informationClass(classCode)),
            source: try #require(catalogue.department("990000-scjg")), format: .csv, idempotencyKey: nil)
        let settings = database.settings()
        try await withLoop { loop in
            let sessions = SessionPool(settings, on: loop, size: 2)
            let parts = Parts(bytes)
            let outcome = try await UploadReceiver(sessions).receive(request) { parts.next() }
            let worker = BatchWorker(
                on: loop, settings, catalogue: { _ in catalogue },
                personKey: try PersonKey(master: Array(repeating: 7, count: 32)))
            let worked = try await worker.workOnce(outcome.batch)
            worker.stop()
            sessions.close()
            #expect(worked?.id == outcome.batch)
        }
        #expect(try await database.count("SELECT count(*) FROM batch WHERE state <> 'done'") == 0)
    }

    /// A payload that is handed over once, in one piece. Used by one task.
    private final class Parts: @unchecked Sendable {
        private var bytes: [UInt8]?
        init(_ bytes: [UInt8]) { self.bytes = bytes }
        func next() -> [UInt8]? {
            defer { bytes = nil }
            return bytes
        }
    }
}

extension Trait where Self == SampleRecordsTrait {
    /// A few thousand made-up records.
    static var sampleRecords: Self { SampleRecordsTrait() }
}

/// Codes that are well-formed and belong to none of the sample's organisations.
enum SpareCode {
    static let unknown = "11990000MB9900013U"
    static let expired = "11990000MB9900021N"
    static let crowded = "11990000MB990003XE"
    static let mixed = "11990000MB9900048E"
    static let canary = "11990000MB99000569"
    static let unregistered = "11990000MB99000644"
    static let moving = "11990000MB9900072Y"
    static let regions = "11990000MB9900080R"
}
