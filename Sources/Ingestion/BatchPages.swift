internal import PostgresClient

/// The rows that a statement lists of a batch, page by page in the order of their numbers, so that a list of any length is never
/// in memory whole.
struct BatchPages {
    private static let size = 500

    let batch: UUIDBits
    /// Takes the batch, the last row seen and the size of a page; answers the row's number first.
    let statement: Statement

    /// Hands over one page after the other; the last one may be empty.
    /// - Throws: `PostgresError`, and what `use` throws.
    func each(
        _ query: (Statement, [Parameter]) async throws -> PostgresResult, _ use: (PostgresResult) async throws -> Void
    ) async throws {
        var last = 0
        while true {
            let page = try await query(statement, [.text(batch.description), .integer(last), .integer(Self.size)])
            try await use(page)
            if page.count < Self.size { return }
            last = page.integer(page.count - 1, 0)
        }
    }
}
