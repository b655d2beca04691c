internal import Catalogue
internal import Documents
internal import Formats
internal import HTTPServer
internal import SpecialReports

/// What is asked for with `POST /v1/subjects/{uscc}/documents`.
struct IssueRequest: Sendable {
    static let bodyBytes = 16_384

    let kind: DocumentKind
    let view: DocumentView
    /// Of a bank: the number of the authorisation.
    let authorisation: String
    let purpose: String?
    /// Of a department: the one class that is to be opened.
    let classCode: String?
    let forms: [DocumentForm]
    /// What a special report is to be about; nil for a credit report.
    let special: SpecialReportQuestion?

    /// - Parameter today: the day the publicity clock shows.
    /// - Throws: `Problem`.
    init(_ body: [UInt8], _ catalogue: Catalogue, today: CivilDate) throws {
        guard let value = JSONValue(body), case .object(let members) = value else { throw Problem.notAnObject }
        let view = try Self.word(
            members["view"] ?? "public", "view", DocumentView.init(rawValue:), DocumentView.allCases)
        kind = try Self.word(
            members["kind"] ?? "credit_report", "kind", DocumentKind.init(rawValue:), DocumentKind.allCases)
        guard view == .everybody || kind == .creditReport else {
            throw Problem.invalidMember(
                "kind", "专项信用报告只有公开版。", "a special report is of the public view only.")
        }
        let known = (Self.members[view] ?? []).union(kind == .specialReport ? ["domains", "from", "to"] : [])
        for name in members.keys.sorted() where !known.contains(name) {
            throw Problem.invalidMember(String(name.prefix(40)), "此处不适用。", "it means nothing here.")
        }
        self.view = view
        purpose = try view == .everybody ? nil : Self.purpose(members["purpose"], catalogue)
        // Without one the gate refuses, and logs it.
        authorisation = try members["authorisation"].map(Self.uuid) ?? "00000000-0000-0000-0000-000000000000"
        classCode = try members["class"].map { try Self.classCode($0, catalogue) }
        forms = try Self.forms(members["formats"])
        special = kind == .specialReport ? try Self.question(members, catalogue, today) : nil
    }

    private static func question(
        _ members: [String: JSONValue], _ catalogue: Catalogue, _ today: CivilDate
    ) throws -> SpecialReportQuestion {
        let domains = members["domains"]?.elements.map { $0.text ?? "" } ?? []
        do {
            return try SpecialReportQuestion(
                domains: domains, from: try day(members["from"], "from"), to: try day(members["to"], "to"), catalogue,
                today: today)
        } catch let fault as SpecialReportQuestion.Fault {
            let name = fault.part == "domain" ? "domains" : fault.part
            throw Problem.invalidMember(name, fault.text.chinese, fault.text.english)
        }
    }

    private static func day(_ value: JSONValue?, _ name: String) throws -> CivilDate? {
        guard let value else { return nil }
        guard let date = value.text.flatMap(CivilDate.init(iso:)) else {
            throw Problem.invalidMember(name, "应为日期，形如 2026-01-31。", "it must be a date such as 2026-01-31.")
        }
        return date
    }

    private static let members: [DocumentView: Set<String>] = [
        .everybody: ["kind", "view", "formats"],
        .authorised: ["kind", "view", "formats", "purpose", "authorisation"],
        .shared: ["kind", "view", "formats", "purpose", "class"],
    ]

    private static func word<Word: RawRepresentable<String>>(
        _ value: JSONValue, _ name: String, _ read: (String) -> Word?, _ all: [Word]
    ) throws -> Word {
        guard let word = value.text.flatMap(read) else {
            let list = all.map(\.rawValue).joined(separator: ", ")
            throw Problem.invalidMember(name, "应为：\(list)。", "it must be one of \(list).")
        }
        return word
    }

    private static func purpose(_ value: JSONValue?, _ catalogue: Catalogue) throws -> String {
        guard let purpose = value?.text.flatMap(catalogue.purpose) else {
            throw Problem.invalidMember(
                "purpose", "须注明查询目的，取值见 /v1/catalogue/purposes。",
                "state a purpose; /v1/catalogue/purposes lists them.")
        }
        return purpose.code
    }

    private static func uuid(_ value: JSONValue) throws -> String {
        let text = value.text ?? ""
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.map(\.utf8.count) == [8, 4, 4, 4, 12],
            text.utf8.allSatisfy({ $0 == UInt8(ascii: "-") || Character(Unicode.Scalar($0)).isHexDigit })
        else {
            throw Problem.invalidMember(
                "authorisation", "应为授权编号（UUID）。", "it must be the authorisation's number, a UUID.")
        }
        return text.lowercased()
    }

    private static func classCode(_ value: JSONValue, _ catalogue: Catalogue) throws -> String {
        guard let code = value.text, catalogue.informationClass(code) != nil else {
            throw Problem.invalidMember(
                "class", "没有这一信息类，见 /v1/catalogue/classes。", "no such class; see /v1/catalogue/classes.")
        }
        return code
    }

    /// The forms in their order; the facts are always among them, as the signatures are over these.
    private static func forms(_ value: JSONValue?) throws -> [DocumentForm] {
        guard let value else { return DocumentForm.allCases }
        let asked = value.elements.compactMap { $0.text.flatMap(DocumentForm.init(rawValue:)) }
        guard case .array = value, !asked.isEmpty, asked.count == value.elements.count,
            asked.count <= DocumentForm.allCases.count
        else {
            throw Problem.invalidMember(
                "formats", "应为 pdf、html、json 的数组。", "it must be an array of pdf, html and json.")
        }
        return DocumentForm.allCases.filter { $0 == .json || asked.contains($0) }
    }
}
