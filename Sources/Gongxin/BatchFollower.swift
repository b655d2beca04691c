internal import Catalogue
internal import CatalogueStore
internal import Cryptography
internal import EventLoop
internal import Ingestion
internal import PostgresClient

/// Follows a batch to its end from the command line, showing its progress, and lends a hand when no service works on it.
struct BatchFollower: Sendable {
    private let batch: UUIDBits
    private let sessions: SessionPool
    private let loop: EventLoop
    private let startedAt = MonotonicClock.now()

    init(_ batch: UUIDBits, _ sessions: SessionPool, _ loop: EventLoop) {
        self.batch = batch
        self.sessions = sessions
        self.loop = loop
    }

    /// Works on the batch if nobody does, and returns when it is finished.
    func workAndWait(_ settings: PostgresSettings, personKey: PersonKey?) async throws {
        let worker = BatchWorker(
            on: loop, settings, catalogue: { try await CatalogueStore($0).load(on: Today.date) }, personKey: personKey)
        let work = Task(executorPreference: loop) {
            while try await !isFinished() {
                do {
                    if try await worker.workOnce(batch) == nil { await loop.sleep(for: .milliseconds(300)) }
                } catch let error as PostgresError where error.isTransient {
                    await loop.sleep(for: .seconds(1))
                }
            }
        }
        let display = Task(executorPreference: loop) {
            while !Task.isCancelled, try await !showProgress() { await loop.sleep(for: .milliseconds(200)) }
        }
        defer {
            display.cancel()
            worker.stop()
        }
        try await work.value
        try await display.value
        Console.progress("")
    }

    func receipt(_ catalogue: Catalogue) async throws -> Receipt? {
        try await Receipt.load(batch, catalogue, query)
    }

    private func isFinished() async throws -> Bool {
        try await BatchStatus.load(batch, query).map { $0.isFinished || $0.isHeld } ?? true
    }

    private func showProgress() async throws -> Bool {
        guard let status = try await BatchStatus.load(batch, query) else { return true }
        let isChecking = status.snapshot?.stage == "checking"
        let rows = isChecking ? status.snapshot?.read ?? 0 : status.accepted + status.rejected
        let seconds = Double(MonotonicClock.now() - startedAt) / 1e9
        let rate = Int(Double(rows) / max(seconds, 0.001))
        let rest =
            status.processedBytes > 0
            ? Int(seconds * Double(status.payloadBytes - status.processedBytes) / Double(status.processedBytes)) : 0
        let remark = "\(rows) rows, \(rate) rows/s, \(rest) s left, \(status.rejected) rejected"
        let work = isChecking ? "checking" : "storing"
        Console.progress(ProgressBar.line(work, done: status.processedBytes, of: status.payloadBytes, remark))
        return status.isFinished || status.isHeld
    }

    @Sendable
    private func query(_ statement: Statement, _ parameters: [Parameter]) async throws -> PostgresResult {
        try await sessions.withSession { try await $0.query(statement, parameters) }
    }
}
