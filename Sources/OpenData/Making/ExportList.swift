public import PostgresClient

/// The exports there are, for an operator.
public enum ExportList {
    /// An export.
    public struct Entry: Sendable {
        /// Its number.
        public let id: Int
        /// When it was begun, Beijing time.
        public let madeAt: String
        /// `all`, or the codes of its classes.
        public let classes: String
        /// The records of its NDJSON files.
        public let records: Int
        /// The size of its files.
        public let bytes: Int
        /// The change numbers before and after, as in `12–15`.
        public let changes: String
        /// Whether it is handed out now.
        public let isOffered: Bool
    }

    /// Reads them as the database's owner.
    /// - Throws: `PostgresError`.
    public static func load(_ session: Session) async throws -> [Entry] {
        let rows = try await session.query(SQL.listExports)
        return (0..<rows.count).map { row in
            Entry(
                id: rows.integer(row, 0), madeAt: rows.string(row, 1), classes: rows.string(row, 2),
                records: rows.integer(row, 3), bytes: rows.integer(row, 4), changes: rows.string(row, 5),
                isOffered: rows.boolean(row, 6))
        }
    }
}
