public import HTTPServer
public import PostgresClient

/// An upload for which the database has no room. Nothing of it is kept.
public struct StorageFull: Error, Sendable {
    /// What PostgreSQL said.
    public let cause: PostgresError

    /// nil for an error of another kind.
    init?(_ error: any Error) {
        guard let cause = error as? PostgresError, cause.isStorageFull else { return nil }
        self.cause = cause
    }

    /// What the sender is told (RFC 4918 §11.5).
    public var problem: Problem {
        Problem(
            507, "storage_full", LocalisedText("存储空间不足", "No room to store it"),
            detail: LocalisedText(
                "平台存储空间已满，本次报送未保存。请稍后原样重新报送；如持续出现，请联系平台运维。",
                "The platform's storage is full and nothing of this upload was kept. Send it again later as it is; "
                    + "if this goes on, tell the platform's operator."),
            headers: [Header("Retry-After", "60")])
    }
}
