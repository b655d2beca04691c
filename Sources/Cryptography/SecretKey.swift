/// The key, kept outside the database, under which secrets shared with clients are sealed in it.
public struct SecretKey: Sendable {
    private let sealing: SyntheticSealing

    /// Derives the working keys from a master key.
    /// - Parameter master: 32 bytes.
    /// - Throws: `CryptographyError` when it has another length or OpenSSL fails.
    public init(master: [UInt8]) throws(CryptographyError) {
        guard master.count == 32 else { throw CryptographyError(operation: "a master key of 32 bytes") }
        sealing = SyntheticSealing(
            authenticationKey: try KeyedDigest.sm3(Array("gongxin client authentication".utf8), key: master),
            encryptionKey: Array(try KeyedDigest.sm3(Array("gongxin client encryption".utf8), key: master).prefix(16)))
    }

    /// Seals the secret of a key: it opens under this key's name only, so that no row of the database can pass for another.
    public func seal(_ secret: [UInt8], of key: String) throws(CryptographyError) -> [UInt8] {
        try sealing.seal(secret, context: Array(key.utf8))
    }

    /// Opens the sealed secret of a key; nil when it was sealed under another master key or name, or was altered.
    public func open(_ sealed: [UInt8], of key: String) throws(CryptographyError) -> [UInt8]? {
        try sealing.open(sealed, context: Array(key.utf8))
    }
}
