import Catalogue
import EventLoop
import PostgresClient
import Synchronization
import TestSupport
import Testing

@testable import FrontExchange
@testable import Ingestion

/// Pulls an exchange into the suite's database and works its batches off.
struct Puller: Sendable {
    var exchange = Puller.exchange()
    var rowsAtOnce = 100
    /// Stops after so many batches were sent, before they are worked off: the puller's death.
    var diesAfterBatches: Int?
    /// The payload's batches fail instead of being worked off.
    var batchesFail = false

    static func exchange(
        _ name: String = "test", overlap: String? = nil, key: String = "id", table: [String] = ["dj"],
        ignored: Set<String> = []
    ) -> ExchangeSource {
        ExchangeSource(
            name: name, classCode: "registration", source: "990000-scjg", table: table, keyColumn: key,
            connectionVariable: "UNUSED", overlap: overlap, ignoredColumns: ignored, statementTimeout: 10)
    }

    /// What a pull told.
    final class Told: PullObserver {
        private let texts = Mutex<[String]>([])
        private let pieces = Mutex<[PulledPiece]>([])

        var warnings: [String] { texts.withLock { $0 } }
        var finished: [PulledPiece] { pieces.withLock { $0 } }

        func warning(_ text: String) { texts.withLock { $0.append(text) } }
        func reading(rows: Int) {}
        func finished(_ piece: PulledPiece) { pieces.withLock { $0.append(piece) } }
    }

    struct Died: Error {}

    /// Pulls once.
    /// - Returns: the rows pulled, and what was told meanwhile.
    @discardableResult
    func pull(_ department: DepartmentDatabase, _ settings: PostgresSettings? = nil) async throws -> (
        rows: Int, told: Told
    ) {
        let told = Told()
        let rows = try await withLoop { loop in
            let platform = TestDatabase.current.settings()
            let catalogue = try TestDatabase.catalogue()
            let sessions = SessionPool(platform, on: loop, size: 2)
            let count = LoopConfined(0)
            let pull = try #require(
                ExchangePull(exchange, in: catalogue, sessions, rowsAtOnce: rowsAtOnce, observer: told) { batch in
                    count.value += 1
                    if let diesAfterBatches, count.value > diesAfterBatches { throw Died() }
                    return try await finish(batch, catalogue, sessions, platform, loop)
                })
            let rows = try await pull.run(
                platform: platform, source: settings ?? department.settings(), on: loop)
            sessions.close()
            return rows
        }
        return (rows, told)
    }

    private func finish(
        _ batch: UUIDBits, _ catalogue: Catalogue, _ sessions: SessionPool, _ platform: PostgresSettings,
        _ loop: EventLoop
    ) async throws -> BatchStatus {
        if batchesFail {
            try await sessions.withSession {
                _ = try await $0.execute("UPDATE batch SET state = 'failed' WHERE id = '\(batch)'")
            }
        } else {
            let worker = BatchWorker(on: loop, platform, catalogue: { _ in catalogue }, personKey: nil)
            _ = try await worker.workOnce(batch)
            worker.stop()
        }
        let status = try await BatchStatus.load(batch) { statement, parameters in
            try await sessions.withSession { try await $0.query(statement, parameters) }
        }
        return try #require(status)
    }

    /// An empty platform.
    static func empty() async throws {
        try await TestDatabase.current.run(
            """
            TRUNCATE exchange_position, record, record_history, quarantine, batch_fault, payload_chunk, batch, subject,
                subject_gram CASCADE
            """)
    }

    static func count(_ from: String) async throws -> Int {
        Int(try await TestDatabase.current.run("SELECT count(*) FROM \(from)")[0][0]) ?? -1
    }
}
