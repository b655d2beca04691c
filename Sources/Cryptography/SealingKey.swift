/// A key that seals: signs what must not change later. SM2 (GB/T 32918.2-2016) over SM3 with the usual identity
/// `1234567812345678` (GM/T 0009-2012), or Ed25519 (RFC 8032).
public struct SealingKey: Sendable {
    /// What it signs with.
    public enum Algorithm: String, Sendable {
        /// SM2 with SM3; signatures are DER, as `openssl pkeyutl` takes them.
        case sm2 = "sm2-sm3"
        /// Ed25519; signatures are 64 bytes.
        case ed25519
    }

    /// What it signs with.
    public let algorithm: Algorithm
    /// Tells keys apart: the first 16 bytes of the public key's SM3 (of its SubjectPublicKeyInfo, RFC 5280), in hexadecimal digits.
    public let fingerprint: String

    private let privateKey: PrivateKey?
    private let publicKey: PublicKey

    /// Reads a private key in PEM, as `openssl genpkey -algorithm ed25519` or `openssl genpkey -algorithm SM2` writes it.
    /// - Throws: `CryptographyError` when it is none, or of another algorithm.
    public init(privatePEM text: [UInt8]) throws(CryptographyError) {
        let key = PrivateKey(pem: String(decoding: text, as: UTF8.self))
        try self.init(key, key?.publicKey, "reading a private key of Ed25519 or SM2 in PEM")
    }

    /// Reads a public key in PEM, as `openssl pkey -pubout` writes it.
    /// - Throws: `CryptographyError` when it is none, or of another algorithm.
    public init(publicPEM text: [UInt8]) throws(CryptographyError) {
        let key = PublicKey(pem: String(decoding: text, as: UTF8.self))
        try self.init(nil, key, "reading a public key of Ed25519 or SM2 in PEM")
    }

    /// Reads a public key as a SubjectPublicKeyInfo (RFC 5280) in DER.
    /// - Throws: `CryptographyError` when it is none, or of another algorithm.
    public init(publicDER der: [UInt8]) throws(CryptographyError) {
        try self.init(nil, PublicKey(der: der), "reading a public key of Ed25519 or SM2 in DER")
    }

    /// The public key as a SubjectPublicKeyInfo in DER.
    public var publicDER: [UInt8] { publicKey.der }
    /// The public key as a PEM file.
    public var publicPEM: String { publicKey.pem }

    private init(_ privateKey: PrivateKey?, _ publicKey: PublicKey?, _ operation: String) throws(CryptographyError) {
        guard let publicKey, let algorithm = Algorithm(rawValue: publicKey.algorithm.rawValue) else {
            throw CryptographyError(operation: operation)
        }
        self.privateKey = privateKey
        self.publicKey = publicKey
        self.algorithm = algorithm
        fingerprint = Hexadecimal.encode(try Digest.of(publicKey.der, .sm3).prefix(16))
    }

    /// Signs bytes.
    /// - Throws: `CryptographyError` when this is a public key only.
    public func sign(_ bytes: [UInt8]) throws(CryptographyError) -> [UInt8] {
        guard let raw = try privateKey?.sign(bytes), let signature = form(ofRaw: raw) else {
            throw CryptographyError(operation: "signing")
        }
        return signature
    }

    /// Whether a signature is this key's over these bytes.
    public func verifies(_ signature: [UInt8], _ bytes: [UInt8]) -> Bool {
        guard let raw = algorithm == .sm2 ? CurveSignature.raw(fromDER: signature) : signature else { return false }
        return publicKey.verifies(raw, of: bytes)
    }

    private func form(ofRaw raw: [UInt8]) -> [UInt8]? {
        algorithm == .sm2 ? CurveSignature.der(fromRaw: raw) : raw
    }
}
