public import HTTPServer

/// Finds out who calls.
public struct CallerAuthentication: Sendable {
    private let identify: @Sendable (Request) async throws -> Caller?
    private let takeNonce: @Sendable (Caller) async throws -> Void

    /// Makes one that asks `identify`, which returns nil for a request without any credential and throws a `Problem` for one
    /// whose credential is no good.
    public init(identify: @escaping @Sendable (Request) async throws -> Caller?) {
        self.init(identify: identify, takeNonce: { _ in })
    }

    init(
        identify: @escaping @Sendable (Request) async throws -> Caller?,
        takeNonce: @escaping @Sendable (Caller) async throws -> Void
    ) {
        self.identify = identify
        self.takeNonce = takeNonce
    }

    /// The same, with another way to find out who calls; nonces are taken as before.
    func identifying(_ identify: @escaping @Sendable (Request) async throws -> Caller?) -> CallerAuthentication {
        CallerAuthentication(identify: identify, takeNonce: takeNonce)
    }

    /// The caller; nil for the public.
    /// - Throws: `Problem` when there is a credential that is no good: who believes to be known must not be shown less silently.
    public func caller(_ request: Request) async throws -> Caller? { try await identify(request) }

    /// The caller of a request that must be signed. Its nonce is not taken yet: a gate does that inside its own statement.
    /// - Parameter kinds: the kinds of organisations that may ask at all.
    /// - Throws: `Problem` (401, 403).
    public func signed(_ request: Request, _ kinds: Set<CallerKind>) async throws -> Caller {
        guard let caller = try await identify(request) else { throw Problem.signatureRequired }
        guard case .signature = caller.proof else { throw Problem.signatureRequired }
        guard kinds.contains(caller.kind) else { throw Problem.notForThisKind(kinds) }
        return caller
    }

    /// The caller of a signed request that no gate answers: its nonce is taken here, so that it is answered once.
    /// - Throws: `Problem` (401, 403).
    public func signedOnce(_ request: Request, _ kinds: Set<CallerKind>) async throws -> Caller {
        let caller = try await signed(request, kinds)
        try await takeNonce(caller)
        return caller
    }

    /// The caller of a signed request and its body, compared with Content-Digest. The nonce is not taken yet.
    /// - Parameter limit: the bytes the body may have.
    /// - Throws: `Problem` (400, 401, 403, 413).
    public func signedBody(
        _ request: Request, _ kinds: Set<CallerKind>, limit: Int
    ) async throws -> (caller: Caller, body: [UInt8]) {
        let caller = try await signed(request, kinds)
        return (caller, try await CheckedBody(request).collect(limit: limit))
    }

    /// As `signedBody`, for a request that no gate answers: its nonce is taken once the body has proved to be the signed one.
    /// - Throws: `Problem` (400, 401, 403, 413).
    public func signedBodyOnce(
        _ request: Request, _ kinds: Set<CallerKind>, limit: Int
    ) async throws -> (caller: Caller, body: [UInt8]) {
        let (caller, body) = try await signedBody(request, kinds, limit: limit)
        try await takeNonce(caller)
        return (caller, body)
    }

    /// The department that sends data: by a signature, which is then used up.
    /// - Parameter tokens: whether its own bearer token will do, as in a time of transition.
    /// - Throws: `Problem` (401, 403).
    public func sender(_ request: Request, tokens: Bool) async throws -> String {
        guard let caller = try await identify(request) else {
            throw tokens ? Problem.unauthorised : Problem.signatureRequired
        }
        guard caller.kind == .department else { throw Problem.notForThisKind([.department]) }
        switch caller.proof {
        case .token(let scopes):
            guard tokens, scopes.contains(TokenCallers.feeds) else { throw Problem.signatureRequired }
        case .signature: try await takeNonce(caller)
        }
        return caller.organisation
    }

    /// The department that asks for what is its own, by a signature, which is then used up, or by a token of the scope; nil for the
    /// public.
    /// - Throws: `Problem` (401, 403).
    public func department(_ request: Request, _ scope: TokenScope) async throws -> Caller? {
        guard let caller = try await identify(request) else { return nil }
        guard caller.kind == .department else { throw Problem.notForThisKind([.department]) }
        switch caller.proof {
        case .token(let scopes):
            guard scopes.contains(scope.rawValue) else { throw Problem.outsideScope(scope) }
        case .signature: try await takeNonce(caller)
        }
        return caller
    }
}
