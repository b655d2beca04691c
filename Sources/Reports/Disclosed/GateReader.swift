internal import EventLoop
internal import PostgresClient

/// Reads through a gate for all requests of a loop. While as many statements run as keep the database busy, requests gather; the
/// next statement then checks, logs and reads for all of them, and one commit makes the log entries of all of them durable.
///
/// Sendable because it is reached only on its loop's thread.
final class GateReader: @unchecked Sendable {
    private typealias Waiting = (
        request: GateRequest, continuation: UnsafeContinuation<Result<GateRows, PostgresError>, Never>
    )

    /// The most requests one statement answers: more would make the first of them wait for the last.
    private static let mostTogether = 32

    private let connection: PipelineGroup
    private let loop: EventLoop
    private let statement: Statement
    private let parameters: @Sendable ([GateRequest]) -> [Parameter]
    private var waiting: [Waiting] = []
    private var running = 0

    /// Makes one that passes a gate by `statement`, which answers in the columns of `GateRows`.
    init(
        _ connection: PipelineGroup, on loop: EventLoop, _ statement: Statement,
        parameters: @escaping @Sendable ([GateRequest]) -> [Parameter]
    ) {
        self.connection = connection
        self.loop = loop
        self.statement = statement
        self.parameters = parameters
    }

    /// What the gate gives for a request, once its log entry is durable.
    /// - Throws: `PostgresError`; nothing is known then, and nothing may be answered.
    func read(_ request: GateRequest) async throws(PostgresError) -> GateRows {
        try await withUnsafeContinuation { continuation in
            waiting.append((request, continuation))
            startNext()
        }.get()
    }

    private func startNext() {
        // Two for each connection: while one waits for its commit, the next one stands in line.
        guard !waiting.isEmpty, running < 2 * connection.size else { return }
        let taken = Array(waiting.prefix(Self.mostTogether))
        waiting.removeFirst(taken.count)
        running += 1
        Task(executorPreference: loop) {
            await self.read(taken)
            self.running -= 1
            self.startNext()
        }
    }

    private func read(_ taken: [Waiting]) async {
        do throws(PostgresError) {
            let rows = try await connection.query(statement, parameters(taken.map(\.request)), durable: true)
            let places = GateRows.places(in: rows, count: taken.count)
            for (place, (_, continuation)) in zip(places, taken) { continuation.resume(returning: .success(place)) }
        } catch {
            for (_, continuation) in taken { continuation.resume(returning: .failure(error)) }
        }
    }
}
