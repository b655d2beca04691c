internal import Cryptography

/// A key that requests are signed with, and whose it is.
struct KnownKey: Sendable {
    /// What its signatures are checked with.
    enum Material: Sendable {
        case publicKey(PublicKey)
        case secret([UInt8])
    }

    let algorithm: SignatureAlgorithm
    let material: Material
    let organisation: String
    let kind: CallerKind
    let client: String
    let uscc: String?

    /// Whether the signature is this key's.
    func verifies(_ signature: RequestSignature) throws(CryptographyError) -> Bool {
        switch material {
        case .publicKey(let key): key.verifies(signature.bytes, of: signature.base)
        case .secret(let secret):
            KeyedDigest.isEqual(signature.bytes, try KeyedDigest.sha256(signature.base, key: secret))
        }
    }
}
