internal import CCrypto

/// The platform's key for signing attestations: Ed25519 (RFC 8032).
public final class AttestationKey: Sendable {
    // OpenSSL counts references to keys atomically, and signing changes nothing of one.
    private nonisolated(unsafe) let key: OpaquePointer

    /// The public half.
    public let publicKey: AttestationPublicKey

    /// Reads a private key in PEM form (PKCS #8), as `openssl genpkey -algorithm ed25519` writes it.
    /// - Throws: `CryptographyError` when it is anything else.
    public init(pem: String) throws(CryptographyError) {
        let bytes = Array(pem.utf8)
        guard let source = BIO_new_mem_buf(bytes, Int32(bytes.count)) else {
            throw CryptographyError(operation: "BIO_new_mem_buf")
        }
        let read = PEM_read_bio_PrivateKey(source, nil, nil, nil)
        BIO_free(source)
        guard let key = read else { throw CryptographyError(operation: "reading the attestation key") }
        var raw = [UInt8](repeating: 0, count: 32)
        var length = raw.count
        guard EVP_PKEY_is_a(key, "ED25519") == 1, EVP_PKEY_get_raw_public_key(key, &raw, &length) == 1, length == 32
        else {
            EVP_PKEY_free(key)
            throw CryptographyError(operation: "taking the attestation key for Ed25519")
        }
        self.key = key
        publicKey = AttestationPublicKey(raw: raw)
    }

    deinit { EVP_PKEY_free(key) }

    /// Signs bytes.
    /// - Returns: 64 bytes.
    /// - Throws: `CryptographyError`.
    public func sign(_ bytes: [UInt8]) throws(CryptographyError) -> [UInt8] {
        guard let context = EVP_MD_CTX_new() else { throw CryptographyError(operation: "EVP_MD_CTX_new") }
        defer { EVP_MD_CTX_free(context) }
        var signature = [UInt8](repeating: 0, count: 64)
        var length = signature.count
        guard EVP_DigestSignInit(context, nil, nil, nil, key) == 1,
            EVP_DigestSign(context, &signature, &length, bytes, bytes.count) == 1, length == 64
        else { throw CryptographyError(operation: "Ed25519 signing") }
        return signature
    }
}

/// The public half of a key for attestations.
public struct AttestationPublicKey: Sendable, Equatable {
    /// The 32 bytes of RFC 8032.
    public let raw: [UInt8]

    /// Takes the 32 bytes.
    public init(raw: [UInt8]) { self.raw = raw }

    /// Reads a public key in PEM form; nil when it is no Ed25519 key.
    public init?(pem: String) {
        let bytes = Array(pem.utf8)
        guard let source = BIO_new_mem_buf(bytes, Int32(bytes.count)) else { return nil }
        defer { BIO_free(source) }
        guard let key = PEM_read_bio_PUBKEY(source, nil, nil, nil) else { return nil }
        defer { EVP_PKEY_free(key) }
        var raw = [UInt8](repeating: 0, count: 32)
        var length = raw.count
        guard EVP_PKEY_is_a(key, "ED25519") == 1, EVP_PKEY_get_raw_public_key(key, &raw, &length) == 1, length == 32
        else { return nil }
        self.raw = raw
    }

    /// The name by which documents say which key signed them: the first 16 hexadecimal digits of its SHA-256.
    /// - Throws: `CryptographyError`.
    public func name() throws(CryptographyError) -> String { Hexadecimal.encode(try Digest.of(raw).prefix(8)) }

    /// Whether a signature over bytes is of this key.
    public func verifies(_ signature: [UInt8], of bytes: [UInt8]) -> Bool {
        guard raw.count == 32, signature.count == 64,
            let key = EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nil, raw, raw.count)
        else { return false }
        defer { EVP_PKEY_free(key) }
        guard let context = EVP_MD_CTX_new() else { return false }
        defer { EVP_MD_CTX_free(context) }
        return EVP_DigestVerifyInit(context, nil, nil, nil, key) == 1
            && EVP_DigestVerify(context, signature, signature.count, bytes, bytes.count) == 1
    }
}
