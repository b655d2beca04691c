public import Cryptography
internal import Formats

/// The public keys and certificates that whoever checks a file knows to be the issuer's.
public struct TrustedKeys: Sendable {
    /// For facts in JSON.
    public private(set) var keys: [SealingKey] = []
    /// For PDFs.
    public private(set) var certificates: [Certificate] = []

    /// None.
    public init() {}

    /// The public parts of the keys that documents are signed with here.
    public init(of keys: DocumentKeys) {
        self.keys = [keys.sm2, keys.ed25519]
        certificates = [keys.pdf.certificate] + keys.pdf.chain
    }

    /// Whether there is none.
    public var isEmpty: Bool { keys.isEmpty && certificates.isEmpty }

    /// Adds those of a file: what `/v1/documents/keys` answers, or keys or certificates in PEM.
    /// - Returns: false when there is none in it.
    public mutating func add(_ file: [UInt8]) -> Bool {
        let count = keys.count + certificates.count
        if let set = JSONValue(file) {
            for key in set["keys"]?.elements ?? [] { add(pem: key["pem"]?.text ?? "") }
        } else {
            let text = String(decoding: file, as: UTF8.self)
            for block in text.split(separator: "-----BEGIN ").dropFirst(text.hasPrefix("-----BEGIN ") ? 0 : 1) {
                add(pem: "-----BEGIN " + block)
            }
        }
        return keys.count + certificates.count > count
    }

    private mutating func add(pem: String) {
        if let key = try? SealingKey(publicPEM: Array(pem.utf8)) {
            keys.append(key)
        } else {
            certificates += Certificate.all(inPEM: pem)
        }
    }
}
