internal import CatalogueStore
internal import Cryptography
internal import PostgresClient

/// What a bearer token may be good for: reads of little risk.
public enum TokenScope: String, Sendable, CaseIterable {
    /// What became of the organisation's own batches.
    case batches
    /// The quality of its own data.
    case quality
    /// The history of the records it sent.
    case history
}

/// Knows callers by bearer tokens, of which the database has digests only.
enum TokenCallers {
    /// What the tokens of clients begin with; those issued to departments begin otherwise.
    static let prefix = "gxc_"

    /// What no token of a client is good for, and departments' own only while the service allows it: to send data.
    static let feeds = "feeds"

    /// Whose a token is; nil when it is nobody's, over or revoked.
    static func caller(of token: String, _ owner: SessionPool) async throws -> Caller? {
        try await owner.withSession { session in
            guard token.hasPrefix(prefix) else { return try await department(of: token, session) }
            let found = try await session.query(SQL.clientOfToken, [.bytes(Digest.of(Array(token.utf8)))])
            guard found.count == 1, let kind = CallerKind(rawValue: found.string(0, 2)) else { return nil }
            return Caller(
                organisation: found.string(0, 1), kind: kind, client: found.string(0, 0),
                uscc: found.optionalString(0, 3),
                proof: .token(scopes: found.string(0, 4).split(separator: " ").map(String.init)))
        }
    }

    /// A department's own token is good for all its own reads.
    private static func department(of token: String, _ session: Session) async throws -> Caller? {
        let code = try await DepartmentTokens.department(of: token) { try await session.query($0, $1) }
        return code.map {
            Caller(
                organisation: $0, kind: .department, client: "department-token", uscc: nil,
                proof: .token(scopes: TokenScope.allCases.map(\.rawValue) + [feeds]))
        }
    }
}
