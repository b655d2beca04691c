internal import CCrypto

/// Message authentication codes (HMAC, RFC 2104).
public enum KeyedDigest {
    /// HMAC-SHA256, 32 bytes.
    /// - Throws: `CryptographyError` when OpenSSL fails.
    public static func sha256(_ bytes: [UInt8], key: [UInt8]) throws(CryptographyError) -> [UInt8] {
        try make(bytes, key, EVP_sha256())
    }

    /// HMAC-SM3, 32 bytes.
    /// - Throws: `CryptographyError` when OpenSSL fails.
    public static func sm3(_ bytes: [UInt8], key: [UInt8]) throws(CryptographyError) -> [UInt8] {
        try make(bytes, key, EVP_sm3())
    }

    /// Whether both are the same, found in a time that does not tell where they differ.
    public static func isEqual(_ one: [UInt8], _ other: [UInt8]) -> Bool {
        one.count == other.count && CRYPTO_memcmp(one, other, one.count) == 0
    }

    private static func make(
        _ bytes: [UInt8], _ key: [UInt8], _ digest: OpaquePointer?
    ) throws(CryptographyError) -> [UInt8] {
        var code = [UInt8](repeating: 0, count: 32)
        guard HMAC(digest, key, Int32(key.count), bytes, bytes.count, &code, nil) != nil else {
            throw CryptographyError(operation: "HMAC")
        }
        return code
    }
}
