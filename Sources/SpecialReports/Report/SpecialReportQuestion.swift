public import Catalogue
public import HTTPServer

/// What a special report is asked for: fields (领域) and a period that they have records of.
public struct SpecialReportQuestion: Sendable, Hashable {
    /// The fields' codes, each once, in the order asked for.
    public let domains: [String]
    /// The days it is about.
    public let period: ReportPeriod

    /// The most fields that a report has.
    public static let mostDomains = 40

    /// What is the matter with a question.
    public struct Fault: Error, Sendable {
        /// Which part of it: `domain`, `from` or `to`.
        public let part: String
        /// What it has to be.
        public let text: LocalisedText

        init(_ part: String, _ chinese: String, _ english: String) {
            self.part = part
            text = LocalisedText(chinese, english)
        }
    }

    /// A question that can be answered.
    /// - Parameters:
    ///   - from: the first day; nil: a year before the last.
    ///   - to: the last day; nil: yesterday.
    ///   - today: the day the publicity clock shows.
    public init(
        domains: [String], from: CivilDate?, to: CivilDate?, _ catalogue: Catalogue, today: CivilDate
    ) throws(Fault) {
        try Self.check(domains, catalogue)
        let to = to ?? today.adding(days: -1)
        let from = from ?? to.adding(months: -12).adding(days: 1)
        guard to <= today else { throw Fault("to", "不能晚于今天。", "It may not be after today.") }
        guard from <= to else { throw Fault("from", "不能晚于 to。", "It may not be after “to”.") }
        for domain in domains.compactMap(catalogue.domain) { try Self.check(from, to, domain) }
        self.domains = domains
        period = ReportPeriod(from: from, to: to)
    }

    private static func check(_ wanted: [String], _ catalogue: Catalogue) throws(Fault) {
        guard !wanted.isEmpty else { throw Fault("domain", "请至少指定一个领域。", "Name at least one field.") }
        guard wanted.count <= mostDomains, Set(wanted).count == wanted.count else {
            throw Fault("domain", "最多 \(mostDomains) 个领域，每个一次。", "At most \(mostDomains) fields, each of them once.")
        }
        guard wanted.allSatisfy({ catalogue.domain($0) != nil }) else {
            let known = catalogue.domains.map(\.code).joined(separator: ", ")
            throw Fault("domain", "可用的领域：\(known)。", "The fields are: \(known).")
        }
    }

    private static func check(_ from: CivilDate, _ to: CivilDate, _ domain: ReportDomain) throws(Fault) {
        guard from > to.adding(months: -12 * domain.mostYears) else {
            throw Fault(
                "from", "\(domain.code) 的报告期间最长 \(domain.mostYears) 年。",
                "A report on \(domain.code) reaches over at most \(domain.mostYears) years.")
        }
        for first in domain.sources.compactMap(\.firstDay) where from < first {
            throw Fault(
                "from", "\(domain.code) 的数据自 \(first) 起归集。", "Records on \(domain.code) are collected since \(first).")
        }
    }
}
