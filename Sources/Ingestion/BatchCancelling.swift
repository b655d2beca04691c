public import PostgresClient

/// Cancels batches (撤销批次): what was stored stays, the rest is not read.
public enum BatchCancelling {
    /// Cancels a batch that is in line, in work or held. Of one that is finished nothing changes.
    /// - Returns: what has become of it; nil when there is no such batch.
    /// - Throws: `PostgresError`.
    public static func cancel(
        _ id: UUIDBits, _ query: (Statement, [Parameter]) async throws -> PostgresResult
    ) async throws -> BatchStatus? {
        _ = try await query(SQL.cancel, [.text(id.description)])
        _ = try await query(SQL.clearSnapshots, [.text(id.description)])
        return try await BatchStatus.load(id, query)
    }
}
