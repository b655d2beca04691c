internal import CCrypto

/// The key, kept outside the database, that turns a natural person's identifier into a pseudonym nobody can undo and a
/// sealed text only its holder can open.
///
/// Sealing is deterministic authenticated encryption after the synthetic-IV construction (RFC 5297's idea) with the national
/// algorithms: IV = HMAC-SM3(text) cut to 16 bytes, body = SM4-CTR. The same identifier seals to the same text, so that a
/// row sent again is seen to be unchanged; the pseudonym shows as much anyway.
public struct PersonKey: Sendable {
    private let pseudonymKey: [UInt8]
    private let authenticationKey: [UInt8]
    private let encryptionKey: [UInt8]

    /// Derives the working keys from a master key.
    /// - Parameter master: 32 bytes.
    /// - Throws: `CryptographyError` when it has another length or OpenSSL fails.
    public init(master: [UInt8]) throws(CryptographyError) {
        guard master.count == 32 else { throw CryptographyError(operation: "a person key of 32 bytes") }
        pseudonymKey = try Self.authenticate(Array("gongxin pseudonym".utf8), key: master)
        authenticationKey = try Self.authenticate(Array("gongxin authentication".utf8), key: master)
        encryptionKey = Array(try Self.authenticate(Array("gongxin encryption".utf8), key: master).prefix(16))
    }

    /// The pseudonymous subject key of a person: `P` and 32 hexadecimal digits of a keyed digest.
    public func pseudonym(of identifier: UnsafeBufferPointer<UInt8>) throws(CryptographyError) -> String {
        "P" + Hexadecimal.encode(try Self.authenticate(Array(identifier), key: pseudonymKey).prefix(16))
    }

    /// Seals an identifier: 16 bytes of IV and the encrypted text, in hexadecimal digits behind `sm4:`.
    public func seal(_ identifier: UnsafeBufferPointer<UInt8>) throws(CryptographyError) -> String {
        let text = Array(identifier)
        let vector = Array(try Self.authenticate(text, key: authenticationKey).prefix(16))
        return "sm4:" + Hexadecimal.encode(vector + (try crypt(text, vector)))
    }

    /// Opens a sealed identifier; nil when it was not sealed with this key or was altered.
    public func open(_ sealed: String) throws(CryptographyError) -> [UInt8]? {
        guard sealed.hasPrefix("sm4:"), let bytes = Hexadecimal.decode(sealed.dropFirst(4)), bytes.count >= 16 else {
            return nil
        }
        let vector = Array(bytes.prefix(16))
        let text = try crypt(Array(bytes.dropFirst(16)), vector)
        let expected = try Self.authenticate(text, key: authenticationKey)
        return CRYPTO_memcmp(vector, expected, 16) == 0 ? text : nil
    }

    private static func authenticate(_ bytes: [UInt8], key: [UInt8]) throws(CryptographyError) -> [UInt8] {
        var code = [UInt8](repeating: 0, count: 32)
        guard HMAC(EVP_sm3(), key, Int32(key.count), bytes, bytes.count, &code, nil) != nil else {
            throw CryptographyError(operation: "HMAC-SM3")
        }
        return code
    }

    /// SM4 (GB/T 32907-2016) in counter mode: the same for both directions.
    private func crypt(_ bytes: [UInt8], _ vector: [UInt8]) throws(CryptographyError) -> [UInt8] {
        guard let context = EVP_CIPHER_CTX_new() else { throw CryptographyError(operation: "EVP_CIPHER_CTX_new") }
        defer { EVP_CIPHER_CTX_free(context) }
        var output = [UInt8](repeating: 0, count: bytes.count)
        var length: Int32 = 0
        guard EVP_EncryptInit_ex(context, EVP_sm4_ctr(), nil, encryptionKey, vector) == 1,
            bytes.isEmpty || EVP_EncryptUpdate(context, &output, &length, bytes, Int32(bytes.count)) == 1
        else { throw CryptographyError(operation: "SM4-CTR") }
        return output
    }
}
