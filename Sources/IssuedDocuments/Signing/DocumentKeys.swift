public import Cryptography

/// What documents are signed with.
public struct DocumentKeys: Sendable {
    let sm2: SealingKey
    let ed25519: SealingKey
    let pdf: CertificateIdentity
    private let codeKey: [UInt8]

    /// Takes the keys.
    /// - Parameters:
    ///   - sm2: a private key of SM2.
    ///   - ed25519: a private key of Ed25519.
    ///   - pdf: a key with a certificate, for PDFs.
    /// - Returns: nil when a key is of another algorithm.
    /// - Throws: `CryptographyError` when one holds no private part.
    public init?(sm2: SealingKey, ed25519: SealingKey, pdf: CertificateIdentity) throws(CryptographyError) {
        guard sm2.algorithm == .sm2, ed25519.algorithm == .ed25519 else { return nil }
        self.sm2 = sm2
        self.ed25519 = ed25519
        self.pdf = pdf
        // A signature of Ed25519 is always the same (RFC 8032), and nobody makes it without the key: services with the same key
        // make the same code of the same document.
        codeKey = try Digest.of(try ed25519.sign(Array("gongxin verification codes".utf8)))
    }

    /// The code of a document that is what these bytes say.
    func code(of bytes: [UInt8]) throws(CryptographyError) -> VerificationCode {
        VerificationCode(from: try KeyedDigest.sm3(bytes, key: codeKey))
    }

    /// The keys as the database keeps them.
    func published() throws(CryptographyError) -> [(id: String, algorithm: String, publicPart: [UInt8])] {
        var keys = [sm2, ed25519].map { ($0.fingerprint, $0.algorithm.rawValue, $0.publicDER) }
        keys.append((try pdf.certificate.fingerprint(), "pades", pdf.certificate.der))
        return keys
    }
}
