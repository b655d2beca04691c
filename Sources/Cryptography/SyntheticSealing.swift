internal import CCrypto

/// Deterministic authenticated encryption after the synthetic-IV construction (RFC 5297's idea) with the national algorithms:
/// IV = HMAC-SM3(context, text) cut to 16 bytes, body = SM4-CTR. No number that must never come twice has to be kept, and what was
/// sealed in one context opens in no other.
struct SyntheticSealing: Sendable {
    private static let vectorBytes = 16

    private let authenticationKey: [UInt8]
    private let encryptionKey: [UInt8]

    /// - Parameters:
    ///   - authenticationKey: the key of HMAC-SM3.
    ///   - encryptionKey: 16 bytes.
    init(authenticationKey: [UInt8], encryptionKey: [UInt8]) {
        self.authenticationKey = authenticationKey
        self.encryptionKey = encryptionKey
    }

    /// The IV and the encrypted text.
    func seal(_ text: [UInt8], context: [UInt8] = []) throws(CryptographyError) -> [UInt8] {
        let vector = try vector(text, context)
        return vector + (try SM4.counterMode(text, key: encryptionKey, vector: vector))
    }

    /// The text; nil when it was sealed with another key or for another context, or was altered.
    func open(_ sealed: [UInt8], context: [UInt8] = []) throws(CryptographyError) -> [UInt8]? {
        guard sealed.count >= Self.vectorBytes else { return nil }
        let vector = Array(sealed.prefix(Self.vectorBytes))
        let text = try SM4.counterMode(
            Array(sealed.dropFirst(Self.vectorBytes)), key: encryptionKey, vector: vector)
        return KeyedDigest.isEqual(vector, try self.vector(text, context)) ? text : nil
    }

    private func vector(_ text: [UInt8], _ context: [UInt8]) throws(CryptographyError) -> [UInt8] {
        // Without a context there is no length in front either, so that what was sealed before there were any still opens.
        let prefix = context.isEmpty ? [] : [UInt8(truncatingIfNeeded: context.count)] + context
        return Array(try KeyedDigest.sm3(prefix + text, key: authenticationKey).prefix(Self.vectorBytes))
    }
}

/// The block cipher SM4 (GB/T 32907-2016).
enum SM4 {
    /// Counter mode, which is the same for both directions.
    /// - Parameters:
    ///   - key: 16 bytes.
    ///   - vector: 16 bytes, the first counter block.
    static func counterMode(
        _ bytes: [UInt8], key: [UInt8], vector: [UInt8]
    ) throws(CryptographyError) -> [UInt8] {
        guard key.count == 16, vector.count == 16 else { throw CryptographyError(operation: "SM4-CTR") }
        guard let context = EVP_CIPHER_CTX_new() else { throw CryptographyError(operation: "EVP_CIPHER_CTX_new") }
        defer { EVP_CIPHER_CTX_free(context) }
        var output = [UInt8](repeating: 0, count: bytes.count)
        var length: Int32 = 0
        guard EVP_EncryptInit_ex(context, EVP_sm4_ctr(), nil, key, vector) == 1,
            bytes.isEmpty || EVP_EncryptUpdate(context, &output, &length, bytes, Int32(bytes.count)) == 1
        else { throw CryptographyError(operation: "SM4-CTR") }
        return output
    }
}
