public import Cryptography
public import Disclosure
import EventLoop
import Foundation
public import MessageSignatures
import PostgresClient

/// A client of an organisation in a test's database, whose key only the test has: it signs requests as callers do.
public struct SigningClient: Sendable {
    /// The key that the organisations of these tests share secrets under; `GONGXIN_CLIENT_SECRET_KEY` of their services.
    public static let secretKey = String(repeating: "c5", count: 32)

    /// The code of its organisation.
    public let organisation: String
    /// Its name.
    public let client: String
    /// What it signs with.
    public let key: SigningKey

    /// A client that the database need not know, or that signs with a key of another.
    public init(organisation: String, client: String, key: SigningKey) {
        self.organisation = organisation
        self.client = client
        self.key = key
    }

    /// Registers an organisation, if it is not known yet, and a client of it with a key of its own.
    /// - Parameter given: the secret of an HMAC key; a random one when nil.
    public static func register(
        _ organisation: String, _ kind: CallerKind, uscc: String? = nil, _ algorithm: SignatureAlgorithm = .ed25519,
        secret given: [UInt8]? = nil, in database: TestDatabase
    ) async throws -> SigningClient {
        let entry = try OrganisationEntry(code: organisation, name: "样例机构\(organisation)", kind: kind, uscc: uscc)
        let privateKey = algorithm == .hmacSHA256 ? nil : try PrivateKey(generate: algorithm)
        let secret = try given ?? RandomBytes.make(32)
        let material: KeyMaterial
        if let privateKey {
            material = .publicKey(privateKey.publicKey)
        } else {
            let master = try SecretKey(master: Hexadecimal.decode(secretKey) ?? [])
            material = .secret(secret, under: master)
        }
        let settings = database.settings()
        let name = try await withLoop { loop in
            try await Session.with(settings, on: loop) { session in
                try await ClientRegister(session, by: "test").add(entry, material)
            }
        }
        let key = privateKey.map { SigningKey(id: name.key, $0) } ?? SigningKey(id: name.key, secret: secret)
        return SigningClient(organisation: organisation, client: name.client, key: key)
    }

    /// The header fields of a signed request, with its digest when there is a body.
    /// - Parameter created: seconds since 1970; now when nil.
    public func fields(
        _ method: String, _ target: String, body: [UInt8]? = nil, headers: [String: String] = [:], created: Int? = nil,
        nonce: String? = nil
    ) throws -> [String: String] {
        var fields = headers
        if let body { fields["Content-Digest"] = try ContentDigest.field(of: body) }
        let signed = try key.fields(
            signing: method, target, fields.map { ($0.key, $0.value) },
            created: created ?? Int(Date().timeIntervalSince1970), nonce: nonce)
        for (name, value) in signed { fields[name] = value }
        return fields
    }

    /// Signs a GET, sends it and returns its answer.
    public func get(_ target: String, port: Int, headers: [String: String] = [:]) throws -> HTTPAnswer {
        try call("GET", target, port: port, headers: headers)
    }

    /// Signs a request, sends it and returns its answer.
    public func call(
        _ method: String, _ target: String, port: Int, body: [UInt8]? = nil, headers: [String: String] = [:]
    ) throws -> HTTPAnswer {
        try HTTPCall.make(
            method, target, port: port, headers: fields(method, target, body: body, headers: headers), body: body)
    }
}
