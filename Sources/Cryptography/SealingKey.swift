internal import CCrypto

/// A key that seals: signs what must not change later. SM2 (GB/T 32918.2-2016) over SM3 with the usual identity
/// `1234567812345678` (GM/T 0009-2012), or Ed25519 (RFC 8032).
///
/// Sendable because OpenSSL only reads a key that is complete.
public final class SealingKey: @unchecked Sendable {
    /// What it signs with.
    public enum Algorithm: String, Sendable {
        /// SM2 with SM3; signatures are DER.
        case sm2 = "sm2-sm3"
        /// Ed25519; signatures are 64 bytes.
        case ed25519
    }

    /// What it signs with.
    public let algorithm: Algorithm
    /// Tells keys apart: the first 16 bytes of the public key's SM3 (of its SubjectPublicKeyInfo, RFC 5280), in hexadecimal digits.
    public let fingerprint: String

    private static let identity = Array("1234567812345678".utf8)
    private let key: OpaquePointer

    /// Reads a private key in PEM, as `openssl genpkey -algorithm ed25519` or `openssl genpkey -algorithm SM2` writes it.
    /// - Throws: `CryptographyError` when it is none, or of another algorithm.
    public convenience init(privatePEM text: [UInt8]) throws(CryptographyError) {
        let key = Self.read(text) { PEM_read_bio_PrivateKey($0, nil, nil, nil) }
        try self.init(key, "reading a private key of Ed25519 or SM2 in PEM")
    }

    /// Reads a public key in PEM, as `openssl pkey -pubout` writes it.
    /// - Throws: `CryptographyError` when it is none, or of another algorithm.
    public convenience init(publicPEM text: [UInt8]) throws(CryptographyError) {
        let key = Self.read(text) { PEM_read_bio_PUBKEY($0, nil, nil, nil) }
        try self.init(key, "reading a public key of Ed25519 or SM2 in PEM")
    }

    private init(_ key: OpaquePointer?, _ operation: String) throws(CryptographyError) {
        guard let key else { throw CryptographyError(operation: operation) }
        self.key = key
        guard let algorithm = Self.algorithm(of: key) else { throw CryptographyError(operation: operation) }
        self.algorithm = algorithm
        fingerprint = Hexadecimal.encode(try Digest.of(Self.encoded(key), .sm3).prefix(16))
    }

    deinit { EVP_PKEY_free(key) }

    /// Signs bytes.
    /// - Throws: `CryptographyError` when this is a public key only.
    public func sign(_ bytes: [UInt8]) throws(CryptographyError) -> [UInt8] {
        guard let context = context(EVP_DigestSignInit) else { throw failed("signing") }
        defer { EVP_MD_CTX_free(context) }
        var length = 0
        guard EVP_DigestSign(context, nil, &length, bytes, bytes.count) == 1 else { throw failed("signing") }
        var signature = [UInt8](repeating: 0, count: length)
        guard EVP_DigestSign(context, &signature, &length, bytes, bytes.count) == 1 else { throw failed("signing") }
        return Array(signature.prefix(length))
    }

    /// Whether a signature is this key's over these bytes.
    public func verifies(_ signature: [UInt8], _ bytes: [UInt8]) -> Bool {
        guard let context = context(EVP_DigestVerifyInit) else { return false }
        defer { EVP_MD_CTX_free(context) }
        let isGood = EVP_DigestVerify(context, signature, signature.count, bytes, bytes.count) == 1
        // What OpenSSL queues of a signature that is none must not be taken for another operation's.
        ERR_clear_error()
        return isGood
    }

    private typealias Start = (
        OpaquePointer?, UnsafeMutablePointer<OpaquePointer?>?, OpaquePointer?, OpaquePointer?, OpaquePointer?
    ) -> Int32

    /// A context that is ready for the bytes.
    private func context(_ start: Start) -> OpaquePointer? {
        guard let context = EVP_MD_CTX_new() else { return nil }
        var parameters: OpaquePointer?
        let isSM2 = algorithm == .sm2
        let isReady =
            start(context, &parameters, isSM2 ? EVP_sm3() : nil, nil, key) == 1
            && (!isSM2 || EVP_PKEY_CTX_set1_id(parameters, Self.identity, Int32(Self.identity.count)) == 1)
        if isReady { return context }
        EVP_MD_CTX_free(context)
        return nil
    }

    private func failed(_ operation: String) -> CryptographyError { CryptographyError(operation: operation) }

    private static func algorithm(of key: OpaquePointer) -> Algorithm? {
        if EVP_PKEY_is_a(key, "ED25519") == 1 { return .ed25519 }
        return EVP_PKEY_is_a(key, "SM2") == 1 ? .sm2 : nil
    }

    private static func encoded(_ key: OpaquePointer) -> [UInt8] {
        var pointer: UnsafeMutablePointer<UInt8>?
        let length = i2d_PUBKEY(key, &pointer)
        guard length > 0, let pointer else { return [] }
        let bytes = Array(UnsafeBufferPointer(start: pointer, count: Int(length)))
        CRYPTO_free(pointer, nil, 0)
        return bytes
    }

    private static func read(_ text: [UInt8], _ body: (OpaquePointer) -> OpaquePointer?) -> OpaquePointer? {
        guard let memory = BIO_new_mem_buf(text, Int32(text.count)) else { return nil }
        defer { BIO_free(memory) }
        let key = body(memory)
        ERR_clear_error()
        return key
    }
}
