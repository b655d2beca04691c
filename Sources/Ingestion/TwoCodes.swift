public import PostgresClient

/// Organisations that have two codes (一主体两码): registered under one name with one and the same former number.
public enum TwoCodes {
    /// Looks through the whole register and keeps what is found in the table `two_codes`, in place of what was found before. At 2.5
    /// million subjects it takes seconds, so it is done now and then and not for every registration.
    /// - Throws: `PostgresError`.
    public static func find(_ session: Session) async throws {
        try await session.transaction { session in
            // Readers go on with what was found before; whoever else looks comes after.
            try await session.execute("LOCK TABLE two_codes IN EXCLUSIVE MODE; DELETE FROM two_codes")
            try await session.query(SQL.findTwoCodes)
            try await session.query(SQL.noteTwoCodesSearch)
        }
    }
}
