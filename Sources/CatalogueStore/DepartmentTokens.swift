internal import Cryptography
public import PostgresClient

/// The bearer tokens by which departments are known to the ingestion service. The database holds their SHA-256 only.
public enum DepartmentTokens {
    /// Makes a token for a department: 256 random bits in hexadecimal digits, which only the caller ever sees.
    /// - Throws: `PostgresError` – 23503 when the department is unknown; `CryptographyError`.
    public static func issue(to department: String, _ session: Session) async throws -> String {
        let token = "gx_" + Hexadecimal.encode(try RandomBytes.make(32))
        try await session.query(SQL.addToken, [.bytes(try Digest.of(Array(token.utf8))), .text(department)])
        return token
    }

    /// The code of the department a token belongs to; nil when it belongs to none or was revoked.
    /// - Throws: `PostgresError`.
    public static func department(
        of token: String, _ query: (Statement, [Parameter]) async throws -> PostgresResult
    ) async throws -> String? {
        let found = try await query(SQL.tokenDepartment, [.bytes(try Digest.of(Array(token.utf8)))])
        return found.count == 1 ? found.string(0, 0) : nil
    }
}
