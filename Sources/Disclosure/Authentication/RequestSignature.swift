internal import Cryptography
internal import HTTPServer
internal import MessageSignatures

/// A request's signature, judged as far as that is possible without the key: pure but for the time, which is given.
struct RequestSignature {
    /// By this tag the platform's signature is told from others.
    static let tag = SigningKey.tag
    /// How many seconds old a signature may be.
    static let longestAge = 300
    /// How many seconds the signer's clock may be ahead.
    static let furthestAhead = 60
    /// The lengths a nonce may have.
    private static let nonceBytes = 8...128
    /// Fields that different readers would take different ones of.
    private static let single = [
        "signature-input", "signature", "content-digest", "content-length", "transfer-encoding", "host", "content-type",
        "content-encoding", "idempotency-key",
    ]

    /// The name of the key.
    let key: String
    /// The number that is to be used once.
    let nonce: String
    /// The last second at which this signature is taken, since 1970.
    let expires: Int
    /// What was signed.
    let base: [UInt8]
    /// The signature.
    let bytes: [UInt8]
    /// The algorithm, if the signature names one.
    let algorithm: String?

    /// Reads and judges it.
    /// - Parameter now: seconds since 1970.
    /// - Throws: `Problem`.
    init(_ message: SignableMessage, hasBody: Bool, now: Int) throws {
        let signature = try Self.find(message)
        var missing = Self.required(message, hasBody).filter { !signature.covers($0) }.map { "\"\($0)\"" }
        missing += ["created"].filter { signature.number($0) == nil }
        missing += ["nonce", "keyid"].filter { signature.text($0) == nil }
        guard missing.isEmpty, let created = signature.number("created"), let nonce = signature.text("nonce"),
            let key = signature.text("keyid")
        else { throw Problem.signatureIncomplete(missing) }
        guard Self.nonceBytes.contains(nonce.utf8.count) else {
            throw Problem.signatureIncomplete(["nonce (8–128)"])
        }
        expires = min(created + Self.longestAge, signature.number("expires") ?? .max)
        guard now <= expires, created - now <= Self.furthestAhead else { throw Problem.signatureStale }
        guard RequestTarget.isUnambiguous(message.target) else { throw Problem.ambiguousPath }
        base = try Self.base(signature, message)
        self.key = key
        self.nonce = nonce
        bytes = signature.bytes
        algorithm = signature.input.parameters["alg"] == nil ? nil : signature.text("alg") ?? ""
    }

    private static func find(_ message: SignableMessage) throws -> MessageSignature {
        for name in single where message.values(name).count > 1 { throw Problem.repeatedField(name) }
        if message.values("content-length").count + message.values("transfer-encoding").count > 1 {
            throw Problem.twoLengths
        }
        guard let inputs = message.values("signature-input").first,
            let signatures = message.values("signature").first
        else { throw Problem.signatureMalformed }
        do {
            return try MessageSignature(inputs: inputs, signatures: signatures, tag: tag)
        } catch .severalLabels {
            throw Problem.signatureUnclear
        } catch {
            throw Problem.signatureMalformed
        }
    }

    private static func required(_ message: SignableMessage, _ hasBody: Bool) -> [String] {
        ["@method", "@path"] + (message.query == nil ? [] : ["@query"]) + (hasBody ? ["content-digest"] : [])
    }

    private static func base(_ signature: MessageSignature, _ message: SignableMessage) throws -> [UInt8] {
        do {
            return try SignatureBase.make(signature.input, of: message)
        } catch .missing(let component), .malformed(let component), .unsupported(let component) {
            throw Problem.signatureComponent(component)
        }
    }
}
