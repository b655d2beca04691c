public import EventLoop

/// A few pipelined connections of one loop, so that several of the server's processes work for it. Each query goes to the
/// connection with the fewest in flight.
///
/// Sendable because its connections are reached only on their loop's thread.
public struct PipelineGroup: Sendable {
    private let connections: [PipelinedConnection]

    /// The number of connections.
    public var size: Int { connections.count }

    /// Makes `size` connections, which connect as soon as the loop turns.
    /// - Parameter onFailure: is told, on the loop's thread, of each lost or refused connection.
    public init(
        _ settings: PostgresSettings, on loop: EventLoop, size: Int,
        onFailure: @escaping @Sendable (PostgresError) -> Void = { _ in }
    ) {
        connections = (0..<max(1, size)).map { _ in PipelinedConnection(settings, on: loop, onFailure: onFailure) }
    }

    /// Runs a statement on one of them.
    /// - Parameter durable: its result is handed out only once its transaction is committed.
    /// - Throws: `PostgresError`; at once when there is no connection or all pipelines are full.
    public func query(
        _ statement: Statement, _ parameters: [Parameter] = [], durable: Bool = false
    ) async throws(PostgresError) -> PostgresResult {
        var best = connections[0]
        for connection in connections.dropFirst() where connection.isBetter(than: best) { best = connection }
        return try await best.query(statement, parameters, durable: durable)
    }

    /// Closes all of them for good; queries in flight fail.
    public func close() {
        for connection in connections { connection.close() }
    }
}
