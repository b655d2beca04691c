internal import CCrypto

/// What messages are signed with. It never leaves its holder's machine.
public struct PrivateKey: Sendable {
    private let key: OpenSSLKey
    /// The algorithm of its signatures.
    public let algorithm: SignatureAlgorithm
    /// The public part.
    public let publicKey: PublicKey

    private init?(_ key: OpenSSLKey?) {
        guard let key, let algorithm = key.algorithm, let publicKey = PublicKey(of: key) else { return nil }
        self.key = key
        self.algorithm = algorithm
        self.publicKey = publicKey
    }

    /// Reads a PEM file that holds an unencrypted private key (PKCS #8, `BEGIN PRIVATE KEY`).
    public init?(pem: String) {
        let key = PEM.read(pem) { PEM_read_bio_PrivateKey($0, nil, noPassphrase, nil) }
        self.init(OpenSSLKey(taking: key))
    }

    /// Makes a key.
    /// - Throws: `CryptographyError` when OpenSSL fails, or for `hmac-sha256`, whose keys are plain random bytes.
    public init(generate algorithm: SignatureAlgorithm) throws(CryptographyError) {
        let name: String
        switch algorithm {
        case .ed25519: name = "ED25519"
        case .ecdsaP256: name = "EC"
        case .sm2: name = "SM2"
        case .hmacSHA256: throw CryptographyError(operation: "a key pair for hmac-sha256")
        }
        let context = EVP_PKEY_CTX_new_from_name(nil, name, nil)
        defer { EVP_PKEY_CTX_free(context) }
        var made: OpaquePointer?
        guard EVP_PKEY_keygen_init(context) == 1,
            algorithm != .ecdsaP256 || EVP_PKEY_CTX_set_group_name(context, "P-256") == 1,
            EVP_PKEY_generate(context, &made) == 1
        else { throw CryptographyError(operation: "EVP_PKEY_generate") }
        guard let key = PrivateKey(OpenSSLKey(taking: made)) else {
            throw CryptographyError(operation: "EVP_PKEY_generate")
        }
        self = key
    }

    /// The key as a PEM file (PKCS #8).
    public var pem: String { PEM.write { PEM_write_bio_PKCS8PrivateKey($0, key.pointer, nil, nil, 0, nil, nil) } }

    /// Signs bytes: 64 bytes with each of the algorithms.
    /// - Throws: `CryptographyError` when OpenSSL fails.
    public func sign(_ bytes: [UInt8]) throws(CryptographyError) -> [UInt8] {
        guard let context = MessageContext() else { throw CryptographyError(operation: "EVP_MD_CTX_new") }
        var signature = [UInt8](repeating: 0, count: 128)
        var length = signature.count
        guard
            context.begin(
                algorithm, { EVP_DigestSignInit(context.pointer, $0, $1, nil, key.pointer) }),
            EVP_DigestSign(context.pointer, &signature, &length, bytes, bytes.count) == 1
        else { throw CryptographyError(operation: "EVP_DigestSign") }
        signature.removeLast(signature.count - length)
        if algorithm == .ed25519 { return signature }
        guard let raw = CurveSignature.raw(fromDER: signature) else {
            throw CryptographyError(operation: "d2i_ECDSA_SIG")
        }
        return raw
    }
}
