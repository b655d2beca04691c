internal import EventLoop
internal import Formats
internal import Ingestion
internal import PostgresClient

/// `gongxin feed cancel`: stops a batch, as `POST /v1/batches/{id}/cancel` does.
struct CancelCommand {
    private let batch: UUIDBits
    private let configuration: Configuration

    init(_ words: [String]) throws {
        let arguments = try Arguments(words, flags: [])
        guard arguments.words.count == 2, let batch = UUIDBits(arguments.words[1]) else {
            throw UsageError("usage: gongxin feed cancel BATCH")
        }
        self.batch = batch
        configuration = Configuration(arguments)
    }

    func run() throws {
        if let remote = try RemoteFeed(configuration) { return try remote.post("cancel", batch.description) }
        let settings = try configuration.database("feed")
        let loop = try EventLoop()
        let status = try loop.runUntilComplete { [batch] in
            try await Session.with(settings, on: loop) { session in
                try await BatchCancelling.cancel(batch) { try await session.query($0, $1) }
            }
        }
        guard let status else { throw UsageError("there is no batch \(batch)") }
        guard status.state == "cancelled" else { throw UsageError("batch \(batch) is \(status.state): it is too late") }
        Console.print("batch \(batch): cancelled after \(status.read) rows, \(status.accepted) of them stored")
    }
}
