/// The platform's key for signing attestations: Ed25519 (RFC 8032).
public struct AttestationKey: Sendable {
    private let key: PrivateKey

    /// The public half.
    public let publicKey: AttestationPublicKey

    /// Reads a private key in PEM form (PKCS #8), as `openssl genpkey -algorithm ed25519` writes it.
    /// - Throws: `CryptographyError` when it is anything else.
    public init(pem: String) throws(CryptographyError) {
        guard let key = PrivateKey(pem: pem), let publicKey = AttestationPublicKey(key.publicKey) else {
            throw CryptographyError(operation: "reading a private key of Ed25519 in PEM")
        }
        self.key = key
        self.publicKey = publicKey
    }

    /// Signs bytes.
    /// - Returns: 64 bytes.
    /// - Throws: `CryptographyError`.
    public func sign(_ bytes: [UInt8]) throws(CryptographyError) -> [UInt8] { try key.sign(bytes) }
}

/// The public half of a key for attestations.
public struct AttestationPublicKey: Sendable, Equatable {
    /// The 32 bytes of RFC 8032.
    public let raw: [UInt8]

    /// Takes the 32 bytes.
    public init(raw: [UInt8]) { self.raw = raw }

    /// Reads a public key in PEM form; nil when it is no Ed25519 key.
    public init?(pem: String) {
        guard let key = PublicKey(pem: pem) else { return nil }
        self.init(key)
    }

    init?(_ key: PublicKey) {
        guard key.algorithm == .ed25519 else { return nil }
        raw = Array(key.der.suffix(32))
    }

    /// The name by which documents say which key signed them: the first 16 hexadecimal digits of its SHA-256.
    /// - Throws: `CryptographyError`.
    public func name() throws(CryptographyError) -> String { Hexadecimal.encode(try Digest.of(raw).prefix(8)) }

    /// Whether a signature over bytes is of this key.
    public func verifies(_ signature: [UInt8], of bytes: [UInt8]) -> Bool {
        PublicKey(raw: raw, .ed25519)?.verifies(signature, of: bytes) ?? false
    }
}
