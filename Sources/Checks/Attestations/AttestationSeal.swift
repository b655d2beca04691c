public import Cryptography
internal import Formats

/// A signed document in the compact form of a JSON Web Signature (RFC 7515) with Ed25519 (`EdDSA`, RFC 8037).
public enum AttestationSeal {
    /// Why a document is not to be relied on.
    public enum Fault: Error, Sendable, Equatable {
        /// It is no compact JSON Web Signature with EdDSA.
        case form
        /// No key that is known made the signature, or the document was changed.
        case signature
    }

    static func seal(_ document: [UInt8], with key: AttestationKey) throws -> String {
        var header = JSONWriter()
        let name = try key.publicKey.name()
        header.object { json in
            json.key("alg")
            json.value(literal: "EdDSA")
            json.key("typ")
            json.value(literal: "gongxin-attestation+jws")
            json.key("kid")
            json.value(name)
        }
        let signed = Base64URL.encode(header.bytes) + "." + Base64URL.encode(document)
        return signed + "." + Base64URL.encode(try key.sign(Array(signed.utf8)))
    }

    /// Opens a sealed document.
    /// - Returns: the document, JSON.
    /// - Throws: `Fault`.
    public static func open(_ sealed: some StringProtocol, with keys: [AttestationPublicKey]) throws(Fault) -> [UInt8] {
        let parts = sealed.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3, let header = Base64URL.decode(parts[0]), let document = Base64URL.decode(parts[1]),
            let signature = Base64URL.decode(parts[2])
        else { throw .form }
        // What the header says of the algorithm is only compared, never followed.
        guard String(decoding: header, as: UTF8.self).contains("\"alg\":\"EdDSA\"") else { throw .form }
        let signed = Array("\(parts[0]).\(parts[1])".utf8)
        guard keys.contains(where: { $0.verifies(signature, of: signed) }) else { throw .signature }
        return document
    }
}
