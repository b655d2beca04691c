/// The key, kept outside the database, that turns a natural person's identifier into a pseudonym nobody can undo and a
/// sealed text only its holder can open.
///
/// Sealing is deterministic, see `SyntheticSealing`: the same identifier seals to the same text, so that a row sent again is
/// seen to be unchanged; the pseudonym shows as much anyway.
public struct PersonKey: Sendable {
    private let pseudonymKey: [UInt8]
    private let sealing: SyntheticSealing

    /// Derives the working keys from a master key.
    /// - Parameter master: 32 bytes.
    /// - Throws: `CryptographyError` when it has another length or OpenSSL fails.
    public init(master: [UInt8]) throws(CryptographyError) {
        guard master.count == 32 else { throw CryptographyError(operation: "a person key of 32 bytes") }
        pseudonymKey = try KeyedDigest.sm3(Array("gongxin pseudonym".utf8), key: master)
        sealing = try SyntheticSealing(
            authenticationKey: KeyedDigest.sm3(Array("gongxin authentication".utf8), key: master),
            encryptionKey: Array(KeyedDigest.sm3(Array("gongxin encryption".utf8), key: master).prefix(16)))
    }

    /// The pseudonymous subject key of a person: `P` and 32 hexadecimal digits of a keyed digest.
    public func pseudonym(of identifier: UnsafeBufferPointer<UInt8>) throws(CryptographyError) -> String {
        "P" + Hexadecimal.encode(try KeyedDigest.sm3(Array(identifier), key: pseudonymKey).prefix(16))
    }

    /// Seals an identifier: 16 bytes of IV and the encrypted text, in hexadecimal digits behind `sm4:`.
    public func seal(_ identifier: UnsafeBufferPointer<UInt8>) throws(CryptographyError) -> String {
        "sm4:" + Hexadecimal.encode(try sealing.seal(Array(identifier)))
    }

    /// Opens a sealed identifier; nil when it was not sealed with this key or was altered.
    public func open(_ sealed: String) throws(CryptographyError) -> [UInt8]? {
        guard sealed.hasPrefix("sm4:"), let bytes = Hexadecimal.decode(sealed.dropFirst(4)) else { return nil }
        return try sealing.open(bytes)
    }
}
