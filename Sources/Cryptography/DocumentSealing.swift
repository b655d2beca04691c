/// Seals what a document says under a key that follows from its verification code, which nobody has but who holds the document.
public struct DocumentSealing: Sendable {
    private let sealing: SyntheticSealing

    /// Derives the keys from a code.
    /// - Throws: `CryptographyError` when OpenSSL fails.
    public init(code: String) throws(CryptographyError) {
        let master = Array(code.utf8)
        sealing = SyntheticSealing(
            authenticationKey: try KeyedDigest.sm3(Array("gongxin document authentication".utf8), key: master),
            encryptionKey: Array(try KeyedDigest.sm3(Array("gongxin document encryption".utf8), key: master).prefix(16))
        )
    }

    /// Seals a form of the document.
    public func seal(_ content: [UInt8], form: String) throws(CryptographyError) -> [UInt8] {
        try sealing.seal(content, context: Array(form.utf8))
    }

    /// Opens it; nil when it is of another document or form, or was altered.
    public func open(_ sealed: [UInt8], form: String) throws(CryptographyError) -> [UInt8]? {
        try sealing.open(sealed, context: Array(form.utf8))
    }
}
