internal import HTTPServer
public import PostgresClient

/// Runs what a signed request asks for in one transaction of the owner, in which the request's nonce is taken: repeated, or after the
/// client or its key was revoked, it does nothing.
public struct SignedTransaction: Sendable {
    private let sessions: SessionPool

    /// - Parameter sessions: sessions of the owner.
    public init(_ sessions: SessionPool) { self.sessions = sessions }

    /// Runs it, when the request may still be.
    /// - Throws: `Problem` when the request is refused; what `body` throws.
    public func run<Value: Sendable>(
        _ caller: Caller, _ body: @Sendable (Session) async throws -> Value
    ) async throws -> Value {
        guard let signer = Signer(caller) else { throw Problem.refusal(outcome: "unauthorised") }
        return try await sessions.withSession { session in
            try await session.transaction { session in
                let refusal = try await session.query(SQL.requestRefusal, signer.parameters)
                if let outcome = refusal.optionalString(0, 0) { throw Problem.refusal(outcome: outcome) }
                return try await body(session)
            }
        }
    }
}
