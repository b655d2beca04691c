public import PostgresClient

/// Forgets what documents said that have been kept long enough. That they were issued, and their digests, stay.
public enum DocumentSweep {
    /// Forgets some of them.
    /// - Returns: how many forms.
    /// - Throws: `PostgresError`.
    @discardableResult
    public static func run(_ session: Session) async throws -> Int {
        try await session.query(SQL.sweepDocuments, [1000]).count
    }
}
