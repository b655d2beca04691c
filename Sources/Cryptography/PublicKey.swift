internal import CCrypto

/// What signatures of others are checked with.
public struct PublicKey: Sendable {
    private let key: OpenSSLKey
    /// The algorithm of its signatures.
    public let algorithm: SignatureAlgorithm

    private init?(_ key: OpenSSLKey?) {
        guard let key, let algorithm = key.algorithm else { return nil }
        self.key = key
        self.algorithm = algorithm
    }

    /// Reads a SubjectPublicKeyInfo in DER (RFC 5280); nil when it is none of one of the algorithms, or has anything behind it.
    public init?(der: [UInt8]) {
        let (key, rest) = der.withUnsafeBufferPointer { bytes -> (OpaquePointer?, Int) in
            var place = bytes.baseAddress
            let key = d2i_PUBKEY(nil, &place, bytes.count)
            guard let key, let start = bytes.baseAddress, let place else { return (nil, 0) }
            return (key, bytes.count - (place - start))
        }
        let owned = OpenSSLKey(taking: key)
        guard rest == 0 else { return nil }
        self.init(owned)
    }

    /// Reads a PEM file that holds a public key (`BEGIN PUBLIC KEY`).
    public init?(pem: String) {
        let key = PEM.read(pem) { PEM_read_bio_PUBKEY($0, nil, noPassphrase, nil) }
        self.init(OpenSSLKey(taking: key))
    }

    /// Reads the bare bytes of a key: 32 of Ed25519, 65 of a point on the algorithm's curve.
    public init?(raw: [UInt8], _ algorithm: SignatureAlgorithm) {
        guard let prefix = algorithm.publicPrefix, raw.count == algorithm.rawPublicBytes else { return nil }
        self.init(der: prefix + raw)
    }

    /// The public part of a private key.
    init?(of key: OpenSSLKey) {
        guard let der = PublicKey.der(of: key) else { return nil }
        self.init(der: der)
    }

    /// The SubjectPublicKeyInfo in DER.
    public var der: [UInt8] { Self.der(of: key) ?? [] }

    /// The key as a PEM file.
    public var pem: String { PEM.write { PEM_write_bio_PUBKEY($0, key.pointer) } }

    /// Whether a signature is this key's over these bytes.
    public func verifies(_ signature: [UInt8], of bytes: [UInt8]) -> Bool {
        guard let form = algorithm == .ed25519 ? signature : CurveSignature.der(fromRaw: signature),
            let context = MessageContext()
        else { return false }
        let isGood =
            context.begin(algorithm) {
                EVP_DigestVerifyInit(context.pointer, $0, $1, nil, key.pointer)
            } && EVP_DigestVerify(context.pointer, form, form.count, bytes, bytes.count) == 1
        if !isGood { ERR_clear_error() }
        return isGood
    }

    private static func der(of key: OpenSSLKey) -> [UInt8]? {
        let length = i2d_PUBKEY(key.pointer, nil)
        guard length > 0 else { return nil }
        var der = [UInt8](repeating: 0, count: Int(length))
        der.withUnsafeMutableBufferPointer { buffer in
            var place = buffer.baseAddress
            _ = i2d_PUBKEY(key.pointer, &place)
        }
        return der
    }
}
