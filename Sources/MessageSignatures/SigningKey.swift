public import Cryptography
internal import Formats

/// A caller's key, by which it signs its requests: a private key, or a secret it shares with the platform.
public struct SigningKey: Sendable {
    private enum Material: Sendable {
        case privateKey(PrivateKey)
        case secret([UInt8])
    }

    /// Its name, by which the platform knows it.
    public let id: String
    private let material: Material

    /// A private key.
    public init(id: String, _ key: PrivateKey) {
        self.id = id
        material = .privateKey(key)
    }

    /// A secret of `hmac-sha256`.
    public init(id: String, secret: [UInt8]) {
        self.id = id
        material = .secret(secret)
    }

    /// The algorithm it signs with.
    public var algorithm: SignatureAlgorithm {
        switch material {
        case .privateKey(let key): key.algorithm
        case .secret: .hmacSHA256
        }
    }

    /// Signs bytes.
    /// - Throws: `CryptographyError`.
    public func sign(_ bytes: [UInt8]) throws(CryptographyError) -> [UInt8] {
        switch material {
        case .privateKey(let key): try key.sign(bytes)
        case .secret(let secret): try KeyedDigest.sha256(bytes, key: secret)
        }
    }
}

/// Keys as files: a PEM file (PKCS #8) or the secret in base64, with the key's name in a line before.
extension SigningKey {
    private static let nameLine = "Gongxin-Key: "
    private static let secretLine = "Gongxin-Secret: "

    /// Reads a file; nil when it holds no key that can be used, or no name is known.
    /// - Parameter id: the key's name, when the file does not say it.
    public init?(file: String, id: String? = nil) {
        let lines = file.split(whereSeparator: \.isNewline)
        func value(_ name: String) -> String? {
            lines.first { $0.hasPrefix(name) }.map { String($0.dropFirst(name.count)) }
        }
        guard let id = id ?? value(Self.nameLine), !id.isEmpty else { return nil }
        if let secret = value(Self.secretLine) {
            guard let bytes = Base64.decode(Array(secret.utf8)), !bytes.isEmpty else { return nil }
            self.init(id: id, secret: bytes)
        } else {
            guard let key = PrivateKey(pem: file) else { return nil }
            self.init(id: id, key)
        }
    }

    /// The key as a file, which nobody but its holder may read.
    public var file: String {
        let name = "\(Self.nameLine)\(id)\nGongxin-Algorithm: \(algorithm.rawValue)\n"
        switch material {
        case .privateKey(let key): return name + key.pem
        case .secret(let secret): return name + Self.secretLine + Base64.encode(secret) + "\n"
        }
    }
}

extension SigningKey {
    /// By this tag the platform tells its callers' signatures from others.
    public static let tag = "gongxin"
    /// Fields that change what a request does, and are covered when it has them.
    private static let telling: Set = ["content-digest", "content-type", "content-encoding", "idempotency-key"]

    /// The header fields that sign a request to the platform: to be added to those it has.
    /// - Parameters:
    ///   - target: path and query, byte by byte as they will be sent.
    ///   - fields: the fields it has; with a body, Content-Digest among them.
    ///   - created: seconds since 1970.
    ///   - nonce: 8 to 128 characters that no other request of this key has; random ones when nil.
    /// - Throws: `SignatureBase.Failure`, `CryptographyError`.
    public func fields(
        signing method: String, _ target: String, _ fields: [(name: String, value: String)], created: Int,
        nonce: String? = nil
    ) throws -> [(name: String, value: String)] {
        let message = SignableMessage(method: method, target: target, fields: fields)
        var components = ["@method", "@path"]
        if message.query != nil { components.append("@query") }
        components += fields.map { $0.name.lowercased() }.filter(Self.telling.contains)
        let signing = MessageSigning(
            components, created: created, nonce: try nonce ?? Hexadecimal.encode(RandomBytes.make(16)), key: id,
            algorithm: algorithm.rawValue, tag: Self.tag)
        return try signing.fields(of: message) { try sign($0) }
    }
}
