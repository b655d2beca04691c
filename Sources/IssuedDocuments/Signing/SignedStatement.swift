public import Cryptography
public import Formats

/// A document as JSON with its signatures: `{"document":…,"signatures":[…]}`, in canonical form (RFC 8785). Signed is the canonical form
/// of the document, so that whoever only lays it out anew does not break a signature.
public struct SignedStatement: Sendable {
    /// What is stated.
    public let document: JSONValue
    /// Its signatures.
    public let signatures: [StatementSignature]

    /// Signs.
    init(_ document: JSONValue, with keys: DocumentKeys) throws(CryptographyError) {
        self.document = document
        let bytes = document.canonical
        var signatures: [StatementSignature] = []
        for key in [keys.sm2, keys.ed25519] {
            signatures.append(StatementSignature(key: key, signature: try key.sign(bytes)))
        }
        self.signatures = signatures
    }

    /// Reads a file; nil when it is none of these.
    public init?(_ file: [UInt8]) {
        guard let value = JSONValue(file), let document = value["document"], let signatures = value["signatures"],
            value.members.count == 2
        else { return nil }
        let read = signatures.elements.map(StatementSignature.init)
        guard !read.isEmpty, read.allSatisfy({ $0 != nil }) else { return nil }
        self.document = document
        self.signatures = read.compactMap { $0 }
    }

    /// The file.
    var file: [UInt8] {
        JSONValue.object(["document": document, "signatures": .array(signatures.map(\.json))]).canonical
    }

    /// What a signature comes to.
    public enum Verdict: Sendable, Equatable {
        /// It is of a known key, over this document.
        case good
        /// It is of a known key, but not over this document.
        case broken
        /// It is of no key that is known.
        case ofUnknown
    }

    /// Checks each signature.
    /// - Parameter keys: the public keys known to be the issuer's.
    public func check(_ keys: [SealingKey]) -> [(signature: StatementSignature, verdict: Verdict)] {
        let bytes = document.canonical
        return signatures.map { signature in
            guard let key = keys.first(where: { $0.fingerprint == signature.key.fingerprint }) else {
                return (signature, .ofUnknown)
            }
            return (signature, key.verifies(signature.signature, bytes) ? .good : .broken)
        }
    }
}

/// A signature of a document, with the public key: trusted is it only by comparison with one that is known.
public struct StatementSignature: Sendable {
    /// The public key.
    public let key: SealingKey
    /// Of SM2 in DER, of Ed25519 64 bytes.
    public let signature: [UInt8]

    init(key: SealingKey, signature: [UInt8]) {
        self.key = key
        self.signature = signature
    }

    init?(_ json: JSONValue) {
        guard let name = json["algorithm"]?.text, let id = json["key"]?.text,
            let der = json["public_key"]?.text.flatMap({ Base64.decode($0.utf8) }),
            let signature = json["signature"]?.text.flatMap({ Base64.decode($0.utf8) }),
            let key = try? SealingKey(publicDER: der), key.algorithm.rawValue == name, key.fingerprint == id,
            json.members.count == 4
        else { return nil }
        self.init(key: key, signature: signature)
    }

    var json: JSONValue {
        .object([
            "algorithm": .string(key.algorithm.rawValue), "key": .string(key.fingerprint),
            "public_key": .string(Base64.encode(key.publicDER)), "signature": .string(Base64.encode(signature)),
        ])
    }
}
