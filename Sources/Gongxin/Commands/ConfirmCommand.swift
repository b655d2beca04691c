internal import EventLoop
internal import Formats
internal import Ingestion
internal import PostgresClient

/// `gongxin feed confirm`: lets a held snapshot go on, as `POST /v1/batches/{id}/confirm` does.
struct ConfirmCommand {
    private let batch: UUIDBits
    private let configuration: Configuration

    init(_ words: [String]) throws {
        let arguments = try Arguments(words, flags: [])
        guard arguments.words.count == 2, let batch = UUIDBits(arguments.words[1]) else {
            throw UsageError("usage: gongxin feed confirm BATCH")
        }
        self.batch = batch
        configuration = Configuration(arguments)
    }

    func run() throws {
        if let remote = try RemoteFeed(configuration) { return try remote.post("confirm", batch.description) }
        let settings = try configuration.database("feed")
        let loop = try EventLoop()
        let outcome = try loop.runUntilComplete { [batch] in
            try await Session.with(settings, on: loop) { session in try await Self.confirm(batch, session) }
        }
        guard let (isConfirmed, status) = outcome else { throw UsageError("there is no batch \(batch)") }
        guard isConfirmed else {
            throw UsageError(
                status.isHeld
                    ? "a later batch of the class has come: cancel batch \(batch), and send a new snapshot"
                    : "batch \(batch) is \(status.state), not held")
        }
        Console.print("batch \(batch): confirmed, and in line for the worker")
    }

    private static func confirm(_ batch: UUIDBits, _ session: Session) async throws -> (Bool, BatchStatus)? {
        let query: (Statement, [Parameter]) async throws -> PostgresResult = { try await session.query($0, $1) }
        guard let before = try await BatchStatus.load(batch, query) else { return nil }
        let isConfirmed = try await SnapshotConfirming.confirm(before, by: nil, session)
        return try await BatchStatus.load(batch, query).map { (isConfirmed, $0) }
    }
}

/// A snapshot waits for its confirmation: neither done nor failed.
struct BatchHeld: Error {}
