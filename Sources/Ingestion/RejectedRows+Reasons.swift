public import PostgresClient

extension RejectedRows {
    /// The reasons of every rejected row in Chinese, by the row's number in the batch.
    /// - Throws: `PostgresError`.
    public func reasons(
        _ query: (Statement, [Parameter]) async throws -> PostgresResult
    ) async throws -> [Int: String] {
        var texts: [Int: String] = [:]
        var last = 0
        while true {
            let page = try await query(
                SQL.rejectedRows, [.text(status.id.description), .integer(last), .integer(Self.pageSize)])
            for row in 0..<page.count { texts[page.integer(row, 0)] = reasons(page.bytes(row, 2), false) }
            if page.count < Self.pageSize { return texts }
            last = page.integer(page.count - 1, 0)
        }
    }
}
