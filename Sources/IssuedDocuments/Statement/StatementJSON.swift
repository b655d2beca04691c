internal import Catalogue
internal import Documents
internal import Formats
internal import SpecialReports

/// A report as JSON: what is signed.
struct StatementJSON {
    let report: StatedReport
    let mark: IssuedMark
    let kind: DocumentKind
    let catalogue: Catalogue

    var value: JSONValue {
        var members: [String: JSONValue] = [
            "kind": .string(kind.rawValue), "view": .string(report.view.rawValue), "number": .string(mark.number),
            "code": .string(mark.code.description), "verify": .string(mark.address), "issuer": .string(mark.issuer),
            "issued_at": .string(MomentText.beijing(mark.issuedAt)), "as_of_change": .integer(report.asOfChange),
        ]
        if let special = report.special {
            members.merge(Self.members(special, catalogue)) { $1 }
            return .object(members)
        }
        members["subject"] = subject
        members["sections"] = .array(catalogue.classes.map(section))
        if report.view != .everybody {
            members["purpose"] = .optional(mark.purpose)
            members["issued_to"] = .optional(mark.recipient)
            members["authority"] = .string(report.authority)
            members["scope"] = .array(report.scope.map(JSONValue.string))
        }
        return .object(members)
    }

    /// What a special report says, in the words of its own address, without the moment it was read.
    static func members(_ special: SpecialReport, _ catalogue: Catalogue) -> [String: JSONValue] {
        let json = JSONValue(SpecialReportJSON(report: special, catalogue: catalogue).bytes)
        guard case .object(var members) = json else { return [:] }
        for name in ["as_of", "change"] { members[name] = nil }
        return members
    }

    private var subject: JSONValue {
        var members: [String: JSONValue] = [
            "uscc": .string(report.code), "registered": .boolean(report.subject?.isRegistered ?? false),
        ]
        if let subject = report.subject {
            members["name"] = .string(subject.name)
            members["kind"] = .string(subject.kind)
            members["region"] = .string(subject.region)
        }
        return .object(members)
    }

    private func section(_ informationClass: InformationClass) -> JSONValue {
        let shown = report.records.filter { $0.classCode == informationClass.code }
        return .object([
            "section": .string(informationClass.section.rawValue), "class": .string(informationClass.code),
            "name": .string(informationClass.name), "count": .integer(shown.first?.total ?? 0),
            "records": .array(shown.map(record)),
        ])
    }

    private func record(_ record: StatedRecord) -> JSONValue {
        var members: [String: JSONValue] = [
            "key": .string(record.key), "agency": .string(record.agency), "region": .string(record.region),
            "decision_date": .optional(record.decisionDate), "public_from": .optional(record.publicFrom),
            "public_until": .optional(record.publicUntil),
        ]
        for (name, items) in zip(["items", "authorised_items", "shared_items"], record.items) { members[name] = items }
        return .object(members)
    }
}

/// The kinds of documents that are issued.
public enum DocumentKind: String, Sendable, CaseIterable {
    /// A credit report (公共信用信息报告).
    case creditReport = "credit_report"
    /// A special report (专项信用报告).
    case specialReport = "special_report"

    /// What it is called.
    var title: String { self == .creditReport ? "公共信用信息报告" : "专项信用报告" }
    /// The same in English.
    var englishTitle: String { self == .creditReport ? "Credit report" : "Special report" }
}
