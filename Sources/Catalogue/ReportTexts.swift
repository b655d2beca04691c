/// The wording of credit reports that is the platform's own (报告模板).
public struct ReportTexts: Sendable, Hashable {
    /// What the wording is of; each but the closing remarks is there at most once.
    enum Code: String, CaseIterable {
        case title, version, issuer, closing
    }

    /// The title, for example 公共信用信息报告.
    public let title: String

    /// The version of the template, for example `V2.0`.
    public let version: String

    /// Who issues reports (出具单位), unless the service is told; nil when nobody is named.
    public let issuer: String?

    /// The remarks at the end of every report, in their order.
    public let closing: [String]

    init(_ rows: [ReportTextRow]) {
        func texts(_ code: Code) -> [String] { rows.filter { $0.code == code }.compactMap(\.text) }
        title = texts(.title).first ?? ""
        version = texts(.version).first ?? ""
        issuer = texts(.issuer).first
        closing = texts(.closing)
    }
}
