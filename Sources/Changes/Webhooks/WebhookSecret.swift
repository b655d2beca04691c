internal import Cryptography
internal import Formats

/// The secret a subscriber and the platform share (Standard Webhooks 1.0.0, “Secret key”).
struct WebhookSecret: Sendable {
    private let bytes: [UInt8]

    /// Makes one that nobody can guess.
    /// - Throws: `CryptographyError`.
    init() throws(CryptographyError) { bytes = try RandomBytes.make(32) }

    /// Opens the sealed secret of a webhook; nil when it was sealed under another key or for another one.
    init?(_ sealed: [UInt8], of webhook: String, _ key: SecretKey) throws(CryptographyError) {
        guard let opened = try key.open(sealed, of: Self.context(webhook)) else { return nil }
        bytes = opened
    }

    /// The secret as the subscriber gets it, once.
    var text: String { "whsec_" + Base64.encode(bytes) }

    /// The secret as the database holds it.
    func sealed(of webhook: String, _ key: SecretKey) throws(CryptographyError) -> [UInt8] {
        try key.seal(bytes, of: Self.context(webhook))
    }

    /// The header fields of a delivery.
    /// - Parameters:
    ///   - id: the same at each try.
    ///   - secrets: each of them signs.
    ///   - now: seconds since 1970.
    ///   - platform: signs as well, for those who check without a secret.
    static func fields(
        _ id: String, at now: Int, _ body: [UInt8], secrets: [WebhookSecret], platform: AttestationKey?
    ) throws(CryptographyError) -> [(name: String, value: String)] {
        let signed = Array("\(id).\(now).".utf8) + body
        var signatures: [String] = []
        for secret in secrets {
            signatures.append("v1," + Base64.encode(try KeyedDigest.sha256(signed, key: secret.bytes)))
        }
        if let platform { signatures.append("v1a," + Base64.encode(try platform.sign(signed))) }
        return [
            ("Content-Type", "application/json"), ("User-Agent", "gongxin-webhooks/1"), ("webhook-id", id),
            ("webhook-timestamp", "\(now)"), ("webhook-signature", signatures.joined(separator: " ")),
        ]
    }

    private static func context(_ webhook: String) -> String { "webhook \(webhook)" }
}
