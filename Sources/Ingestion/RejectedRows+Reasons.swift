public import PostgresClient

extension RejectedRows {
    /// The reasons of every rejected row in Chinese, by the row's number in the batch.
    /// - Throws: `PostgresError`.
    public func reasons(
        _ query: (Statement, [Parameter]) async throws -> PostgresResult
    ) async throws -> [Int: String] {
        var texts: [Int: String] = [:]
        try await pages.each(query) { page in
            for row in 0..<page.count { texts[page.integer(row, 0)] = reasons(page.bytes(row, 2), false) }
        }
        return texts
    }
}
