internal import Catalogue
internal import HTTPServer
internal import Identifiers

/// What `POST /v1/authorisations` is sent, checked: whom a subject is to let see what, for what, how long and how often.
struct AuthorisationRequest: Sendable {
    /// The members as they come.
    struct Body: Decodable {
        let subject: String
        let grantee: String?
        let scope: [String]
        let purpose: String
        let attestationsOnly: Bool?
        let validFrom: String?
        let validUntil: String
        let usesAllowed: Int?
        let evidence: String?

        static let members: Set<String> = [
            "subject", "grantee", "scope", "purpose", "attestations_only", "valid_from", "valid_until", "uses_allowed",
            "evidence",
        ]
    }

    private static let mostEntries = 500
    private static let mostUses = 1_000_000

    let subject: String
    let grantee: String?
    let scope: [String]
    let purpose: Purpose
    let attestationsOnly: Bool
    let validFrom: String?
    let validUntil: String
    let usesAllowed: Int?
    let evidence: String?

    /// - Throws: `Problem` naming the first member that cannot be used.
    init(_ body: Body, _ catalogue: Catalogue) throws {
        subject = try Self.creditCode(body.subject)
        grantee = try body.grantee.map { try Self.organisation($0) }
        scope = try Self.scope(body.scope, catalogue)
        guard let purpose = catalogue.purpose(body.purpose) else {
            throw Problem.invalidMember(
                "purpose", "取值见 /v1/catalogue/purposes。", "/v1/catalogue/purposes lists them.")
        }
        self.purpose = purpose
        attestationsOnly = body.attestationsOnly ?? false
        validFrom = try body.validFrom.map { try Moment($0, member: "valid_from").text }
        validUntil = try Moment(body.validUntil, member: "valid_until").text
        guard body.usesAllowed.map((1...Self.mostUses).contains) ?? true else {
            throw Problem.invalidMember(
                "uses_allowed", "应为 1 至 \(Self.mostUses) 的整数。", "it must be an integer from 1 to \(Self.mostUses).")
        }
        usesAllowed = body.usesAllowed
        evidence = try body.evidence.map { try Evidence($0).digest }
    }

    static func creditCode(_ text: String, member: String = "subject") throws -> String {
        do {
            return try SocialCreditCode(CodeNormalisation.normalise(text)).description
        } catch {
            // The value itself is not repeated: it may be a person's number.
            throw Problem.invalidMember(
                member, "不是有效的统一社会信用代码。", "not a valid unified social credit code.")
        }
    }

    private static func organisation(_ text: String) throws -> String {
        guard (1...64).contains(text.utf8.count), text.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
            throw GovernanceProblem.unknownGrantee
        }
        return text
    }

    /// Classes and items that there are and that an authorisation can open: of class A or B, and no sealed identifier.
    private static func scope(_ entries: [String], _ catalogue: Catalogue) throws -> [String] {
        guard (1...mostEntries).contains(entries.count) else {
            throw Problem.invalidMember(
                "scope", "应有 1 至 \(mostEntries) 项。", "it must have 1 to \(mostEntries) entries.")
        }
        for (place, entry) in entries.enumerated() where !isKnown(entry, catalogue) {
            throw Problem.invalidMember(
                "scope", "第 \(place + 1) 项应为信息类（如 penalty）或可授权的指标项（如 penalty.CF_NR）。",
                "entry \(place + 1) must be a class such as penalty, or an item such as penalty.CF_NR that can be authorised."
            )
        }
        return Array(Set(entries)).sorted()
    }

    private static func isKnown(_ entry: String, _ catalogue: Catalogue) -> Bool {
        let parts = entry.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        guard let informationClass = catalogue.informationClass(parts[0]) else { return false }
        guard parts.count == 2 else { return true }
        guard let item = informationClass.itemIndex(parts[1]).map({ informationClass.items[$0] }) else { return false }
        return item.shareClass <= .authorised && item.personal != .identifier
    }
}

/// The SHA-256 of a document signed on paper.
struct Evidence {
    /// 64 hexadecimal digits, lower case.
    let digest: String

    init(_ text: String) throws {
        let digits = text.lowercased()
        guard digits.utf8.count == 64,
            digits.utf8.allSatisfy({ (0x30...0x39).contains($0) || (0x61...0x66).contains($0) })
        else {
            throw Problem.invalidMember(
                "evidence", "应为授权书的 SHA-256（64 位十六进制）。",
                "it must be the SHA-256 of the signed document, 64 hexadecimal digits.")
        }
        digest = digits
    }
}
