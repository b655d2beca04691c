public import PostgresClient

extension TestDatabase {
    /// The error that PostgreSQL answers a role's statement with, nil when it is carried out.
    public func refusal(_ sql: String, role: String) async throws -> PostgresError? {
        do {
            try await run(sql, role: role)
            return nil
        } catch let error as PostgresError {
            return error
        }
    }

    /// The first field of the first row, empty when there is none.
    public func value(_ sql: String, role: String? = nil) async throws -> String {
        try await run(sql, role: role).first?.first ?? ""
    }

    /// The first field of the first row as a number.
    public func count(_ sql: String, role: String? = nil) async throws -> Int {
        Int(try await value(sql, role: role)) ?? -1
    }
}
