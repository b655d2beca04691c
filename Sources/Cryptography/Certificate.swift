internal import CCrypto

/// A certificate (X.509, RFC 5280).
public struct Certificate: Sendable, Equatable {
    let holder: OpenSSLCertificate
    /// The certificate in DER.
    public let der: [UInt8]

    init?(_ holder: OpenSSLCertificate?) {
        guard let holder, let der = holder.der else { return nil }
        self.holder = holder
        self.der = der
    }

    /// Reads a certificate in DER; nil when it is none, or has anything behind it.
    public init?(der: [UInt8]) {
        self.init(OpenSSLCertificate(der: der))
        guard self.der == der else { return nil }
    }

    /// The certificates in a PEM file, in their order; a file with anything that cannot be read has none.
    public static func all(inPEM text: String) -> [Certificate] {
        let bytes = Array(text.utf8)
        guard !bytes.isEmpty, let source = BIO_new_mem_buf(bytes, Int32(clamping: bytes.count)) else { return [] }
        defer { BIO_free(source) }
        var found: [Certificate] = []
        while let pointer = PEM_read_bio_X509(source, nil, noPassphrase, nil) {
            guard let certificate = Certificate(OpenSSLCertificate(taking: pointer)) else { return [] }
            found.append(certificate)
        }
        ERR_clear_error()
        return found
    }

    /// The certificate as a PEM file.
    public var pem: String { PEM.write { PEM_write_bio_X509($0, holder.pointer) } }

    /// Tells certificates apart: the SHA-256 of its DER, in hexadecimal digits.
    /// - Throws: `CryptographyError`.
    public func fingerprint() throws(CryptographyError) -> String { Hexadecimal.encode(try Digest.of(der)) }

    /// The common name of whom it is of; empty without one.
    public var commonName: String {
        guard let name = X509_get_subject_name(holder.pointer) else { return "" }
        let place = X509_NAME_get_index_by_NID(name, NID_commonName, -1)
        guard place >= 0, let entry = X509_NAME_get_entry(name, place) else { return "" }
        var text: UnsafeMutablePointer<UInt8>?
        let length = ASN1_STRING_to_UTF8(&text, X509_NAME_ENTRY_get_data(entry))
        guard length >= 0, let text else { return "" }
        defer { CRYPTO_free(text, #file, #line) }
        return String(decoding: UnsafeBufferPointer(start: text, count: Int(length)), as: UTF8.self)
    }

    /// Whether both are the same, byte by byte.
    public static func == (one: Certificate, other: Certificate) -> Bool { one.der == other.der }
}

/// A certificate of OpenSSL's, freed when nobody holds it any more.
///
/// Sendable because OpenSSL only reads a certificate that is complete, and counts its holders atomically.
final class OpenSSLCertificate: @unchecked Sendable {
    let pointer: OpaquePointer

    init?(taking pointer: OpaquePointer?) {
        guard let pointer else {
            ERR_clear_error()
            return nil
        }
        self.pointer = pointer
    }

    convenience init?(der: [UInt8]) {
        let pointer = der.withUnsafeBufferPointer { bytes in
            var place = bytes.baseAddress
            return d2i_X509(nil, &place, bytes.count)
        }
        self.init(taking: pointer)
    }

    deinit { X509_free(pointer) }

    var der: [UInt8]? { DER.bytes { i2d_X509(pointer, $0) } }
}
