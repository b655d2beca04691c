internal import CCrypto

/// A private key with the certificate that says whose it is, to sign what others check with what they have: RSA or ECDSA on P-256.
public struct CertificateIdentity: Sendable {
    private let key: OpenSSLKey
    /// The certificate of the key.
    public let certificate: Certificate
    /// The certificates between it and a root, handed out with every signature.
    public let chain: [Certificate]

    /// Reads an unencrypted private key and its certificate, both in PEM; behind the certificate may stand those that lead to a root.
    /// - Throws: `CryptographyError` when there is no such key or certificate, or they do not belong together.
    public init(keyPEM: String, certificatePEM: String) throws(CryptographyError) {
        guard
            let key = OpenSSLKey(
                taking: PEM.read(keyPEM) { PEM_read_bio_PrivateKey($0, nil, noPassphrase, nil) }),
            EVP_PKEY_is_a(key.pointer, "RSA") == 1 || key.algorithm == .ecdsaP256
        else { throw CryptographyError(operation: "reading a private key of RSA or P-256 in PEM") }
        let certificates = Certificate.all(inPEM: certificatePEM)
        guard let certificate = certificates.first,
            X509_check_private_key(certificate.holder.pointer, key.pointer) == 1
        else {
            ERR_clear_error()
            throw CryptographyError(operation: "reading the certificate of a private key in PEM")
        }
        self.key = key
        self.certificate = certificate
        chain = Array(certificates.dropFirst())
    }

    /// How many bytes a signature has at most.
    public var signatureBytes: Int { 2048 + ([certificate] + chain).reduce(0) { $0 + $1.der.count } }

    /// Signs bytes: CMS SignedData (RFC 5652) without the bytes, with SHA-256 and, after CAdES (ETSI EN 319 122-1), the digest of the
    /// certificate among what is signed. It tells no time, as PAdES has it (ETSI EN 319 142-1, 6.3): the document does.
    /// - Throws: `CryptographyError` when OpenSSL fails.
    public func sign(_ bytes: [UInt8]) throws(CryptographyError) -> [UInt8] {
        let flags = UInt32(CMS_DETACHED | CMS_BINARY | CMS_NOSMIMECAP | CMS_CADES)
        guard let message = CMS_sign(nil, nil, nil, nil, flags | UInt32(CMS_PARTIAL)) else {
            throw CryptographyError(operation: "CMS_sign")
        }
        defer { CMS_ContentInfo_free(message) }
        guard
            let signer = CMS_add1_signer(message, certificate.holder.pointer, key.pointer, EVP_sha256(), flags),
            chain.allSatisfy({ CMS_add1_cert(message, $0.holder.pointer) == 1 }),
            let content = BIO_new_mem_buf(bytes, Int32(clamping: bytes.count))
        else { throw CryptographyError(operation: "CMS_add1_signer") }
        defer { BIO_free(content) }
        guard CMS_final(message, content, nil, flags) == 1 else { throw CryptographyError(operation: "CMS_final") }
        try signWithoutTime(signer)
        guard let der = DER.bytes({ i2d_CMS_ContentInfo(message, $0) }) else {
            throw CryptographyError(operation: "i2d_CMS_ContentInfo")
        }
        return der
    }

    /// OpenSSL puts its clock's time among what is signed; that is taken out again, and what is left is signed anew.
    private func signWithoutTime(_ signer: OpaquePointer) throws(CryptographyError) {
        let place = CMS_signed_get_attr_by_NID(signer, NID_pkcs9_signingTime, -1)
        if place >= 0 { X509_ATTRIBUTE_free(CMS_signed_delete_attr(signer, place)) }
        let attributes = (0..<CMS_signed_get_attr_count(signer)).compactMap { index in
            DER.bytes { i2d_X509_ATTRIBUTE(CMS_signed_get_attr(signer, index), $0) }
        }
        let signed = DER.set(attributes)
        guard let context = MessageContext() else { throw CryptographyError(operation: "EVP_MD_CTX_new") }
        var signature = [UInt8](repeating: 0, count: Int(EVP_PKEY_get_size(key.pointer)))
        var length = signature.count
        guard EVP_DigestSignInit(context.pointer, nil, EVP_sha256(), nil, key.pointer) == 1,
            EVP_DigestSign(context.pointer, &signature, &length, signed, signed.count) == 1,
            ASN1_STRING_set(CMS_SignerInfo_get0_signature(signer), signature, Int32(length)) == 1
        else { throw CryptographyError(operation: "EVP_DigestSign") }
    }
}
