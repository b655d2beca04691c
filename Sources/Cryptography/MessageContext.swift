internal import CCrypto

/// The state of one signing or checking.
final class MessageContext {
    /// GB/T 35276-2017, 10: the signer's identifier where none was agreed on.
    private static let usualIdentifier = Array("1234567812345678".utf8)

    let pointer: OpaquePointer

    init?() {
        guard let pointer = EVP_MD_CTX_new() else { return nil }
        self.pointer = pointer
    }

    deinit { EVP_MD_CTX_free(pointer) }

    /// Begins with the algorithm's digest.
    func begin(
        _ algorithm: SignatureAlgorithm,
        _ start: (UnsafeMutablePointer<OpaquePointer?>, OpaquePointer?) -> Int32
    ) -> Bool {
        var keyContext: OpaquePointer?
        switch algorithm {
        case .hmacSHA256: return false
        case .ed25519: return start(&keyContext, nil) == 1
        case .ecdsaP256: return start(&keyContext, EVP_sha256()) == 1
        case .sm2:
            let identifier = Self.usualIdentifier
            return start(&keyContext, EVP_sm3()) == 1
                && EVP_PKEY_CTX_set1_id(keyContext, identifier, Int32(identifier.count)) == 1
        }
    }
}
