internal import Catalogue
internal import CatalogueStore
internal import EventLoop
internal import PostgresClient
internal import Quality

/// `gongxin quality`, `gongxin quality declare`
struct QualityCommand {
    private let arguments: Arguments
    private let configuration: Configuration

    init(_ words: [String]) throws {
        arguments = try Arguments(
            words, flags: ["department", "class", "from", "to", "by", "rank-by", "month", "decisions"],
            switches: ["json"])
        guard arguments.words.isEmpty || arguments.words == ["declare"] else {
            throw UsageError("usage: gongxin quality [declare]; see “gongxin help”")
        }
        configuration = Configuration(arguments)
    }

    func run() throws {
        let settings = try configuration.database("quality", statementTimeout: .seconds(60))
        let loop = try EventLoop()
        let command = self
        let text = try loop.runUntilComplete {
            try await Session.with(settings, on: loop) { session in
                let catalogue = try await CatalogueStore(session).load(on: Today.date)
                return command.arguments.words == ["declare"]
                    ? try await command.declare(catalogue, session) : try await command.report(catalogue, session)
            }
        }
        Console.print(text)
    }

    private func report(_ catalogue: Catalogue, _ session: Session) async throws -> String {
        let filter = try filter(catalogue)
        let report = try await QualityReport.load(filter, catalogue, showsFaults: true) {
            try await session.query($0, $1)
        }
        return arguments.has("json")
            ? String(decoding: report.json(catalogue), as: UTF8.self) : QualityText(report, catalogue).text
    }

    private func declare(_ catalogue: Catalogue, _ session: Session) async throws -> String {
        let department = try known(arguments.required("department"), catalogue.departments.map(\.code), "department")
        let classCode = try known(arguments.required("class"), catalogue.classes.map(\.code), "class")
        let text = try arguments.required("month")
        let decisions = try arguments.integer("decisions")
        guard let month = CivilDate(iso: text + "-01") else {
            throw UsageError("--month takes a month such as 2026-05")
        }
        guard decisions >= 0 else { throw UsageError("--decisions takes a count") }
        try await DeclaredDecisions.declare(decisions, by: department, classCode, month: month, session)
        return "\(department) declared \(decisions) \(classCode) decisions for \(text)"
    }

    private func filter(_ catalogue: Catalogue) throws -> QualityFilter {
        let to = try date("to") ?? Today.date
        var filter = QualityFilter(from: try date("from") ?? to.adding(days: 1 - QualityFilter.usualDays), to: to)
        filter.department = try arguments["department"].map {
            try known($0, catalogue.departments.map(\.code), "department")
        }
        filter.classCode = try arguments["class"].map { try known($0, catalogue.classes.map(\.code), "class") }
        if let text = arguments["by"] {
            let step = try known(text, QualityFilter.Step.allCases.map(\.rawValue), "--by")
            filter.step = QualityFilter.Step(rawValue: step) ?? filter.step
        }
        if let text = arguments["rank-by"] {
            let metric = try known(text, QualityMetric.allCases.map(\.rawValue), "--rank-by")
            filter.rankedBy = QualityMetric(rawValue: metric) ?? filter.rankedBy
        }
        return filter
    }

    private func date(_ flag: String) throws -> CivilDate? {
        guard let text = arguments[flag] else { return nil }
        guard let date = CivilDate(iso: text) else { throw UsageError("--\(flag) takes a date such as 2026-01-31") }
        return date
    }

    private func known(_ text: String, _ words: [String], _ what: String) throws -> String {
        if words.contains(text) { return text }
        throw UsageError("there is no \(what) “\(text)”; known: \(words.joined(separator: ", "))")
    }
}
