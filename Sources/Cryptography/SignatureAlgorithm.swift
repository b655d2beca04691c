/// How requests are signed, by the names of the registry for HTTP message signatures (RFC 9421, 6.2); SM2 is not in it.
public enum SignatureAlgorithm: String, Sendable, CaseIterable {
    /// HMAC with SHA-256 and a shared secret (RFC 9421, 3.3.3).
    case hmacSHA256 = "hmac-sha256"
    /// EdDSA on edwards25519 (RFC 8032; RFC 9421, 3.3.6).
    case ed25519
    /// ECDSA on P-256 with SHA-256, the signature as r and s of 32 bytes each (RFC 9421, 3.3.4).
    case ecdsaP256 = "ecdsa-p256-sha256"
    /// SM2 with SM3 (GB/T 32918.2-2016) and the usual identifier 1234567812345678 (GB/T 35276-2017), the signature as r and s of 32 bytes
    /// each.
    case sm2 = "sm2-sm3"

    /// What stands before a raw public key in its SubjectPublicKeyInfo (RFC 5280): nil for a shared secret.
    var publicPrefix: [UInt8]? {
        switch self {
        case .hmacSHA256: nil
        case .ed25519: Hexadecimal.decode("302a300506032b6570032100")
        case .ecdsaP256: Hexadecimal.decode("3059301306072a8648ce3d020106082a8648ce3d030107034200")
        case .sm2: Hexadecimal.decode("3059301306072a8648ce3d020106082a811ccf5501822d034200")
        }
    }

    /// The length of a raw public key: of a point on a curve the uncompressed form, which begins with 04.
    var rawPublicBytes: Int { self == .ed25519 ? 32 : 65 }
}
