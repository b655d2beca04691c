internal import Catalogue
internal import Ingestion
internal import Quality

/// A quality report for the terminal.
struct QualityText {
    private let report: QualityReport
    private let catalogue: Catalogue

    init(_ report: QualityReport, _ catalogue: Catalogue) {
        self.report = report
        self.catalogue = catalogue
    }

    var text: String {
        let filter = report.filter
        let department = filter.department.flatMap { catalogue.department($0)?.name } ?? "all departments"
        var parts = ["data quality, rows received \(filter.from) to \(filter.to): \(department)"]
        parts.append(table(report.classes.map { (className($0.code), $0.counts) } + [("total", report.total)]))
        if !report.trend.isEmpty {
            parts.append("by \(filter.step.rawValue)")
            parts.append(table(report.trend.map { ($0.from.description, $0.counts) }))
        }
        parts.append("departments by \(filter.rankedBy.name)")
        parts.append(table(report.ranking.filter { $0.counts.reported > 0 }.map { (placeName($0), $0.counts) }))
        let silent = report.ranking.filter { $0.counts.reported == 0 }.map(\.department)
        if !silent.isEmpty { parts.append("nothing received of \(silent.joined(separator: ", "))") }
        if !report.mendFirst.isEmpty {
            parts.append("mend first")
            parts += report.mendFirst.map { "  \($0.rows) rows  \($0.classCode) \($0.code)  \(message($0))" }
        }
        parts.append(report.total.notJudged > 0 ? "\(report.total.notJudged) rows: no time limit could be counted" : "")
        return (parts.filter { !$0.isEmpty } + [Self.legend]).joined(separator: "\n")
    }

    private static let legend =
        (["–: no value"] + QualityMetric.allCases.map { "\($0.name) = \($0.formula)" }).joined(separator: "\n")

    private func className(_ code: String) -> String { catalogue.informationClass(code)?.name ?? code }

    private func placeName(_ place: QualityReport.Place) -> String {
        let name = catalogue.department(place.department)?.name ?? place.department
        return "\(place.rank.map { "\($0)." } ?? "–") \(name)"
    }

    private func message(_ fault: QualityReport.FaultCount) -> String {
        FaultTexts(catalogue, catalogue.informationClass(fault.classCode))
            .message(fault.code, item: fault.item, value: "…", limit: "…").chinese
    }

    // MARK: Tables

    private func table(_ lines: [(String, QualityCounts)]) -> String {
        let header = ["", "报送", "通过", "新增", "拒收"] + QualityMetric.allCases.map(\.name)
        let rows = lines.map { name, counts in
            [name, "\(counts.reported)", "\(counts.accepted)", "\(counts.new)", "\(counts.rejected)"]
                + QualityMetric.allCases.map { $0.rate(counts).percentText ?? "–" }
        }
        return TerminalTable(lines: [header] + rows, alignsRight: true).text
    }
}
