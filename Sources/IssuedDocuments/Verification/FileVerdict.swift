internal import Cryptography
internal import PDFSignatures

/// What a file says of itself, without asking anybody.
public enum FileVerdict: Sendable, Equatable {
    /// It is as it was issued: signed by these keys, or by whom this certificate names.
    case genuine(by: [String])
    /// It was changed, or is not what it pretends to be; how, in Chinese and English.
    case altered(String, String)
    /// It is whole, but nobody knows whose signature it has.
    case unknownSigner([String])
    /// There is no signature in it.
    case unsigned

    /// Checks a file: a PDF, or facts in JSON.
    public init(of file: [UInt8], _ trusted: TrustedKeys) {
        if file.starts(with: Array("%PDF-".utf8)) {
            self.init(pdf: file, trusted)
        } else if let statement = SignedStatement(file) {
            self.init(statement, trusted)
        } else if file.first == UInt8(ascii: "{") {
            self = .altered("不是本平台出具的 JSON，或结构已被改动", "it is no document in JSON, or its structure was changed")
        } else {
            self = .unsigned
        }
    }

    private init(pdf file: [UInt8], _ trusted: TrustedKeys) {
        switch PDFSignatureCheck.check(file, trusted: trusted.certificates) {
        case .intact(let signer): self = .genuine(by: [Self.name(signer)])
        case .ofUnknown(let signer): self = .unknownSigner([Self.name(signer)])
        case .changed: self = .altered("签名所覆盖的内容已被改动", "bytes that the signature covers were changed")
        case .extended:
            self = .altered("签名之后追加了内容，签名之前的部分未改动", "something was added behind the signed part, which is as it was")
        case .damaged: self = .altered("文件结构已损坏", "the file's structure is damaged")
        case .unsigned: self = .unsigned
        }
    }

    private init(_ statement: SignedStatement, _ trusted: TrustedKeys) {
        let verdicts = statement.check(trusted.keys)
        let names = verdicts.map { "\($0.signature.key.algorithm.rawValue) \($0.signature.key.fingerprint)" }
        if verdicts.contains(where: { $0.verdict == .broken }) {
            self = .altered("签名与内容不符：内容或签名已被改动", "a signature does not fit: what it covers, or itself, was changed")
        } else if verdicts.allSatisfy({ $0.verdict == .good }) {
            self = .genuine(by: names)
        } else if verdicts.contains(where: { $0.verdict == .good }) {
            // A signature is not taken off unseen either: what is there must all be known.
            self = .altered("其中有不属于出具单位的签名", "one of its signatures is not the issuer's")
        } else {
            self = .unknownSigner(names)
        }
    }

    private static func name(_ certificate: Certificate) -> String {
        "\(certificate.commonName) \((try? certificate.fingerprint()) ?? "")"
    }
}
