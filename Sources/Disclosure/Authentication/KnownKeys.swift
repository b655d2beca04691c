internal import Cryptography
internal import EventLoop
internal import PostgresClient

/// The keys of callers as one loop knows them: read when they are needed, and again after a few seconds, so that a revocation bites.
///
/// Sendable because it is reached only on its loop's thread.
final class KnownKeys: @unchecked Sendable {
    /// The key exists, and its secret cannot be opened.
    struct SecretUnreadable: Error {
        let key: String
    }

    private static let freshness = Duration.seconds(5).nanoseconds
    /// As many as are kept at most: keys come from requests, but only those that exist are kept.
    private static let most = 10_000

    private let owner: SessionPool
    private let secrets: SecretKey?
    private var known: [String: (key: KnownKey, readAt: UInt64)] = [:]

    init(_ owner: SessionPool, secrets: SecretKey?) {
        self.owner = owner
        self.secrets = secrets
    }

    /// The key of a name; nil when there is none or it is not good.
    func key(_ name: String) async throws -> KnownKey? {
        let now = MonotonicClock.now()
        if let (key, readAt) = known[name], now - readAt < Self.freshness { return key }
        let key = try await read(name)
        if known.count >= Self.most { known.removeAll() }
        known[name] = key.map { ($0, now) }
        return key
    }

    private func read(_ name: String) async throws -> KnownKey? {
        guard !name.utf8.contains(0) else { return nil }
        let found = try await owner.withSession { try await $0.query(SQL.clientOfKey, [.text(name)]) }
        guard found.count == 1, let algorithm = SignatureAlgorithm(rawValue: found.string(0, 0)),
            let kind = CallerKind(rawValue: found.string(0, 5))
        else { return nil }
        let material: KnownKey.Material
        if algorithm == .hmacSHA256 {
            guard let secret = try secrets?.open(found.bytea(0, 2), of: name) else { throw SecretUnreadable(key: name) }
            material = .secret(secret)
        } else {
            guard let key = PublicKey(der: found.bytea(0, 1)), key.algorithm == algorithm else { return nil }
            material = .publicKey(key)
        }
        return KnownKey(
            algorithm: algorithm, material: material, organisation: found.string(0, 4), kind: kind,
            client: found.string(0, 3), uscc: found.optionalString(0, 6))
    }
}
