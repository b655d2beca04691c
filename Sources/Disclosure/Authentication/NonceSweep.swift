public import PostgresClient

/// Forgets the nonces of signatures that nobody would take any more.
public enum NonceSweep {
    /// Removes some of them, as many as come in a few seconds.
    /// - Throws: `PostgresError`.
    public static func run(_ session: Session) async throws { try await session.query(SQL.sweepNonces, [100_000]) }
}
