public import PostgresClient

/// Confirms snapshots that are held (确认全量报送).
public enum SnapshotConfirming {
    /// Lets a held snapshot go on: it is stored, and what it no longer holds is withdrawn.
    /// - Parameter department: the department whose token it is confirmed with; nil for an operator.
    /// - Returns: whether it goes on; not when it is not held, nor when a later batch of its class and department came.
    /// - Throws: `PostgresError`.
    public static func confirm(
        _ batch: BatchStatus, by department: String?, _ session: Session
    ) async throws -> Bool {
        try await session.transaction { session in
            try await session.query(SQL.lockDepartment, [.text(batch.source)])
            let confirmed = try await session.query(
                SQL.confirm, [.text(batch.id.description), .optional(department)])
            return confirmed.count == 1
        }
    }
}
