internal import CCrypto

/// A CMS signature (RFC 5652) without what it signs.
public struct DetachedSignature: Sendable {
    /// What becomes of checking one.
    public enum Verdict: Sendable, Equatable {
        /// It is good, and its certificate is one that is trusted, or leads to one.
        case good(signer: Certificate)
        /// It is good, but nobody vouches for its certificate.
        case ofUnknown(signer: Certificate)
        /// It is not one over these bytes.
        case broken
    }

    private let der: [UInt8]

    /// Takes the DER of a signature; what stands behind it is none of it, and makes it nil.
    public init?(der: [UInt8]) {
        guard let message = Self.parse(der) else { return nil }
        defer { CMS_ContentInfo_free(message) }
        // What the signature does not cover must not be changed unseen either: written anew it is the same.
        guard DER.bytes({ i2d_CMS_ContentInfo(message, $0) }) == der else { return nil }
        self.der = der
    }

    /// Checks it over bytes.
    ///
    /// Whether a certificate was good on the day of the signature nobody can tell by the signature alone, so that its dates are not
    /// looked at: trusted is who was put on the list.
    /// - Parameter trusted: the certificates, or those that issued them, that are known to be the signer's.
    public func check(_ bytes: [UInt8], trusted: [Certificate]) -> Verdict {
        guard let message = Self.parse(der) else { return .broken }
        defer { CMS_ContentInfo_free(message) }
        let flags = UInt32(CMS_BINARY | CMS_DETACHED)
        guard Self.run(message, bytes, nil, flags | UInt32(CMS_NO_SIGNER_CERT_VERIFY)),
            let signer = Self.signer(message), Self.isStrict(message, signer, der)
        else { return .broken }
        if trusted.contains(signer) { return .good(signer: signer) }
        guard let store = X509_STORE_new() else { return .ofUnknown(signer: signer) }
        defer { X509_STORE_free(store) }
        for certificate in trusted { X509_STORE_add_cert(store, certificate.holder.pointer) }
        X509_STORE_set_flags(store, UInt(X509_V_FLAG_PARTIAL_CHAIN | X509_V_FLAG_NO_CHECK_TIME))
        return Self.run(message, bytes, store, flags) ? .good(signer: signer) : .ofUnknown(signer: signer)
    }

    private static func run(
        _ message: OpaquePointer, _ bytes: [UInt8], _ store: OpaquePointer?, _ flags: UInt32
    ) -> Bool {
        guard let content = BIO_new_mem_buf(bytes, Int32(clamping: bytes.count)) else { return false }
        defer {
            BIO_free(content)
            ERR_clear_error()
        }
        return CMS_verify(message, nil, store, content, nil, flags) == 1
    }

    /// Whether the digest of the signer's certificate is among what is signed (RFC 5035), and all that the signature does not cover is
    /// as it is written here.
    private static func isStrict(_ message: OpaquePointer, _ signer: Certificate, _ der: [UInt8]) -> Bool {
        guard let infos = CMS_get0_SignerInfos(message), OPENSSL_sk_num(infos) == 1,
            let info = OPENSSL_sk_value(infos, 0).map(OpaquePointer.init),
            CMS_unsigned_get_attr_count(info) <= 0, let digest = try? Digest.of(signer.der),
            OBJ_obj2nid(CMS_get0_eContentType(message)) == NID_pkcs7_data,
            isKnownAlgorithm(info),
            let issuer = DER.bytes({ i2d_X509_NAME(X509_get_issuer_name(signer.holder.pointer), $0) })
        else { return false }
        let place = CMS_signed_get_attr_by_NID(info, NID_id_smime_aa_signingCertificateV2, -1)
        guard place >= 0, let attribute = DER.bytes({ i2d_X509_ATTRIBUTE(CMS_signed_get_attr(info, place), $0) }),
            let version = der.firstRange(of: versionOne + [0x31])
        else { return false }
        // The versions: of the whole in front of the digest's name, of the signer's part in front of the issuer's.
        return attribute.firstRange(of: digest) != nil && version.lowerBound < 30
            && der.firstRange(of: versionOne + DER.sequence(issuer + serial(signer))) != nil
    }

    private static let versionOne: [UInt8] = [0x02, 0x01, 0x01]

    private static func serial(_ certificate: Certificate) -> [UInt8] {
        DER.bytes { i2d_ASN1_INTEGER(X509_get0_serialNumber(certificate.holder.pointer), $0) } ?? []
    }

    /// Whether a signer's algorithms are SHA-256 with RSA or with ECDSA.
    private static func isKnownAlgorithm(_ info: OpaquePointer) -> Bool {
        var digest: UnsafeMutablePointer<X509_ALGOR>?
        var signature: UnsafeMutablePointer<X509_ALGOR>?
        CMS_SignerInfo_get0_algs(info, nil, nil, &digest, &signature)
        let known = [NID_rsaEncryption, NID_sha256WithRSAEncryption, NID_ecdsa_with_SHA256]
        return OBJ_obj2nid(digest?.pointee.algorithm) == NID_sha256
            && known.contains(OBJ_obj2nid(signature?.pointee.algorithm))
    }

    /// The certificate of the one signer there is.
    private static func signer(_ message: OpaquePointer) -> Certificate? {
        guard let signers = CMS_get0_signers(message) else { return nil }
        defer { OPENSSL_sk_free(signers) }
        guard OPENSSL_sk_num(signers) == 1, let pointer = OPENSSL_sk_value(signers, 0) else { return nil }
        let certificate = OpaquePointer(pointer)
        X509_up_ref(certificate)
        return Certificate(OpenSSLCertificate(taking: certificate))
    }

    private static func parse(_ der: [UInt8]) -> OpaquePointer? {
        let message = der.withUnsafeBufferPointer { bytes in
            var place = bytes.baseAddress
            return d2i_CMS_ContentInfo(nil, &place, bytes.count)
        }
        if message == nil { ERR_clear_error() }
        return message
    }
}
