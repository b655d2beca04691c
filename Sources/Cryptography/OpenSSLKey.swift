internal import CCrypto

/// A key of OpenSSL's, freed when nobody holds it any more.
///
/// Sendable because OpenSSL only reads a key that is complete, and counts its holders atomically.
final class OpenSSLKey: @unchecked Sendable {
    let pointer: OpaquePointer

    /// Takes over a key; nil when there is none or it is of none of the algorithms here.
    init?(taking pointer: OpaquePointer?) {
        guard let pointer else {
            ERR_clear_error()
            return nil
        }
        self.pointer = pointer
    }

    deinit { EVP_PKEY_free(pointer) }

    /// The algorithm a key of this kind signs with.
    var algorithm: SignatureAlgorithm? {
        if EVP_PKEY_is_a(pointer, "ED25519") == 1 { return .ed25519 }
        if EVP_PKEY_is_a(pointer, "SM2") == 1 { return .sm2 }
        guard EVP_PKEY_is_a(pointer, "EC") == 1 else { return nil }
        var name = [CChar](repeating: 0, count: 64)
        var length = 0
        guard EVP_PKEY_get_group_name(pointer, &name, name.count, &length) == 1 else { return nil }
        switch String(decoding: name.prefix(length).map { UInt8(bitPattern: $0) }, as: UTF8.self) {
        case "prime256v1": return .ecdsaP256
        // A key without the private part may be known as one on the curve only.
        case "SM2": return .sm2
        default: return nil
        }
    }
}
