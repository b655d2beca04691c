internal import Cryptography
internal import HTTPServer
internal import IssuedDocuments

/// The settings of issued documents.
extension Configuration {
    /// What documents are signed with; nil when nothing of it is set.
    func documentKeys() throws -> DocumentKeys? {
        let names = ["document-sm2-key", "document-ed25519-key", "document-pdf-key", "document-certificate"]
        let paths = names.compactMap(setting)
        guard !paths.isEmpty else { return nil }
        guard paths.count == names.count else {
            throw UsageError(
                "GONGXIN_DOCUMENT_SM2_KEY, GONGXIN_DOCUMENT_ED25519_KEY, GONGXIN_DOCUMENT_PDF_KEY and GONGXIN_DOCUMENT_CERTIFICATE belong together: set all four, or none"
            )
        }
        let files = try paths.map { try InputFile($0).whole() }
        let texts = files.map { String(decoding: $0, as: UTF8.self) }
        guard let sm2 = try? SealingKey(privatePEM: files[0]), let ed25519 = try? SealingKey(privatePEM: files[1]),
            let pdf = try? CertificateIdentity(keyPEM: texts[2], certificatePEM: texts[3]),
            let keys = try DocumentKeys(sm2: sm2, ed25519: ed25519, pdf: pdf)
        else {
            throw UsageError(
                "the GONGXIN_DOCUMENT settings must name an SM2 key, an Ed25519 key, and a key of RSA or P-256 with its certificate, all in PEM and unencrypted: docs/documents.md"
            )
        }
        return keys
    }

    /// The address under which the public knows the service; it stands in QR codes.
    func documentAddress() throws(UsageError) -> String {
        guard let text = setting("document-address") else { return "http://\(setting("listen") ?? "127.0.0.1:8080")" }
        guard text.hasPrefix("https://") || text.hasPrefix("http://"), !text.hasSuffix("/") else {
            throw UsageError("GONGXIN_DOCUMENT_ADDRESS must be like https://credit.example.cn, not “\(text)”")
        }
        return text
    }

    /// How many documents an address may have issued that does not sign; nil without a limit.
    func documentLimit() throws(UsageError) -> FairUse? {
        let text = setting("document-limit") ?? "20/min:10"
        guard text != "none" else { return nil }
        guard let limit = RateLimit(text) else {
            throw UsageError("GONGXIN_DOCUMENT_LIMIT must be like 20/min:10, or none, not “\(text)”")
        }
        return FairUse(FairUsePolicy(address: limit, trustedProxies: try trustedProxies()))
    }
}
