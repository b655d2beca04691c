internal import CatalogueStore
public import Cryptography
internal import HTTPServer
internal import MessageSignatures
public import PostgresClient

extension CallerAuthentication {
    /// The authentication of a service: signatures after RFC 9421, and bearer tokens.
    ///
    /// One is made for each loop, and used on that loop only: it remembers keys for a few seconds.
    /// - Parameters:
    ///   - owner: the loop's sessions of the database's owner, by which keys and tokens are looked up.
    ///   - secrets: opens shared secrets; without it no key of `hmac-sha256` can be used.
    ///   - clock: the time in seconds since 1970.
    public static func live(
        owner: SessionPool, secrets: SecretKey?, clock: @escaping @Sendable () -> Int
    ) -> CallerAuthentication {
        let live = LiveAuthentication(owner: owner, keys: KnownKeys(owner, secrets: secrets), clock: clock)
        return CallerAuthentication(
            identify: { try await live.caller($0) }, takeNonce: { try await live.takeNonce(of: $0) })
    }
}

/// Finds out who calls, by what the database knows.
private struct LiveAuthentication: Sendable {
    let owner: SessionPool
    let keys: KnownKeys
    let clock: @Sendable () -> Int

    func caller(_ request: Request) async throws -> Caller? {
        if request.header("Signature-Input") != nil || request.header("Signature") != nil {
            return try await signer(request)
        }
        guard request.header("Authorization") != nil else { return nil }
        guard let token = request.bearerToken, let caller = try await TokenCallers.caller(of: token, owner) else {
            throw Problem.unauthorised
        }
        return caller
    }

    private func signer(_ request: Request) async throws -> Caller {
        let message = SignableMessage(method: request.methodName, target: request.target, fields: request.headers)
        let signature = try RequestSignature(message, hasBody: request.hasBody, now: clock())
        guard let key = try await keys.key(signature.key) else { throw Problem.unknownKey }
        guard signature.algorithm == nil || signature.algorithm == key.algorithm.rawValue else {
            throw Problem.signatureAlgorithm(key.algorithm.rawValue)
        }
        guard try key.verifies(signature) else { throw Problem.signatureWrong }
        return Caller(
            organisation: key.organisation, kind: key.kind, client: key.client, uscc: key.uscc,
            proof: .signature(key: signature.key, nonce: signature.nonce, expires: signature.expires))
    }

    func takeNonce(of caller: Caller) async throws {
        guard case .signature(let key, let nonce, let expires) = caller.proof else { return }
        let answer = try await owner.withSession { session in
            try await session.query(
                SQL.takeNonce, [.text(caller.client), .text(key), .text(nonce), .integer(expires)])
        }
        switch answer.optionalString(0, 0) {
        case nil: return
        case "replayed": throw Problem.signatureReplayed
        default: throw Problem.unknownKey
        }
    }
}
