internal import Catalogue
internal import HTTPServer
internal import Reports
internal import RequestParameters

/// What a request for a special report asks for.
struct SpecialReportParameters {
    let code: String
    let domains: [String]
    let period: ReportPeriod
    let format: ReportFormat

    static let mostDomains = 40

    /// - Parameter today: the day the publicity clock shows.
    /// - Throws: `Problem` for what cannot be used.
    init(_ request: Request, _ catalogue: Catalogue, today: CivilDate) throws {
        code = try QueryParameters.creditCode(request.parameter("uscc"), name: "uscc")
        let values = try request.query(known: ["domain", "from", "to", "format"], repeatable: ["domain"])
        format = try ReportFormat(request, format: values["format"]?.first)
        let wanted = (values["domain"] ?? []).flatMap { $0.split(separator: ",", omittingEmptySubsequences: false) }
            .map(String.init)
        domains = try Self.domains(wanted, catalogue)
        let days = QueryParameters(values.compactMapValues(\.first))
        let to = try days.date("to") ?? today.adding(days: -1)
        let from = try days.date("from") ?? to.adding(months: -12).adding(days: 1)
        period = ReportPeriod(from: from, to: to)
        try check(catalogue, today)
    }

    private static func domains(_ wanted: [String], _ catalogue: Catalogue) throws -> [String] {
        guard !wanted.isEmpty else {
            throw Problem.invalidParameter(
                "domain", LocalisedText("请至少指定一个领域。", "Name at least one field."))
        }
        guard wanted.count <= mostDomains, Set(wanted).count == wanted.count else {
            throw Problem.invalidParameter(
                "domain",
                LocalisedText(
                    "最多 \(mostDomains) 个领域，每个一次。", "At most \(mostDomains) fields, each of them once."))
        }
        guard wanted.allSatisfy({ catalogue.domain($0) != nil }) else {
            let known = catalogue.domains.map(\.code).joined(separator: ", ")
            throw Problem.invalidParameter(
                "domain", LocalisedText("可用的领域：\(known)。", "The fields are: \(known)."))
        }
        return wanted
    }

    private func check(_ catalogue: Catalogue, _ today: CivilDate) throws {
        guard period.to <= today else {
            throw Problem.invalidParameter("to", LocalisedText("不能晚于今天。", "It may not be after today."))
        }
        guard period.from <= period.to else {
            throw Problem.invalidParameter("from", LocalisedText("不能晚于 to。", "It may not be after “to”."))
        }
        for domain in domains.compactMap(catalogue.domain) {
            if period.from <= period.to.adding(months: -12 * domain.mostYears) {
                throw Problem.invalidParameter(
                    "from",
                    LocalisedText(
                        "\(domain.code) 的报告期间最长 \(domain.mostYears) 年。",
                        "A report on \(domain.code) reaches over at most \(domain.mostYears) years."))
            }
            for first in domain.sources.compactMap(\.firstDay) where period.from < first {
                throw Problem.invalidParameter(
                    "from",
                    LocalisedText(
                        "\(domain.code) 的数据自 \(first) 起归集。", "Records on \(domain.code) are collected since \(first)."))
            }
        }
    }
}
