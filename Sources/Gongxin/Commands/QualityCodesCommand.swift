internal import Catalogue
internal import CatalogueStore
internal import EventLoop
internal import Identifiers
internal import Ingestion
internal import PostgresClient
internal import Quality

/// `gongxin quality codes`
struct QualityCodesCommand {
    private let arguments: Arguments
    private let configuration: Configuration

    init(_ words: [String]) throws {
        arguments = try Arguments(
            words, flags: ["kind", "registered-by", "region", "department", "from", "to"], switches: ["csv"])
        guard arguments.words.isEmpty else {
            throw UsageError("usage: gongxin quality codes [FILTER…] [--csv]; see “gongxin help”")
        }
        configuration = Configuration(arguments)
    }

    func run() throws {
        let settings = try configuration.database("quality", statementTimeout: .seconds(600))
        let loop = try EventLoop()
        let command = self
        try loop.runUntilComplete {
            try await Session.with(settings, on: loop) { session in
                let catalogue = try await CatalogueStore(session).load(on: Today.date)
                try await TwoCodes.find(session)
                let list = CodeFaultList(try command.filter(catalogue), catalogue) { try await session.query($0, $1) }
                let table = CodeFaultTable(list, english: false)
                if command.arguments.has("csv") {
                    try await table.stream { Console.write($0) }
                } else {
                    try await Self.printLines(table)
                }
            }
        }
    }

    /// Prints page by page: the widths of columns are those of a page.
    private static func printLines(_ table: CodeFaultTable) async throws {
        var count = 0
        try await table.eachLines { lines in
            count += lines.count
            if lines.isEmpty { return }
            Console.print(TerminalTable(lines: [table.headings] + lines, alignsRight: false).text)
        }
        Console.print(count == 1 ? "1 code" : "\(count) codes")
    }

    private func filter(_ catalogue: Catalogue) throws -> CodeFaultFilter {
        var filter = CodeFaultFilter()
        if let text = arguments["kind"] {
            guard let kind = CodeFaultKind(rawValue: text) else {
                let known = CodeFaultKind.allCases.map(\.rawValue).joined(separator: ", ")
                throw UsageError("there is no kind “\(text)”; known: \(known)")
            }
            filter.kind = kind
        }
        if let text = arguments["region"] {
            guard let region = try? RegionCode(text) else {
                throw UsageError("--region takes a division code such as 330100")
            }
            filter.region = region
        }
        filter.registeredBy = try department("registered-by", catalogue)
        filter.sender = try department("department", catalogue)?.code
        filter.from = try date("from")
        filter.to = try date("to")
        return filter
    }

    private func department(_ flag: String, _ catalogue: Catalogue) throws -> Department? {
        guard let code = arguments[flag] else { return nil }
        guard let department = catalogue.department(code) else {
            let known = catalogue.departments.map(\.code).joined(separator: ", ")
            throw UsageError("there is no department “\(code)”; known: \(known)")
        }
        return department
    }

    private func date(_ flag: String) throws -> CivilDate? {
        guard let text = arguments[flag] else { return nil }
        guard let date = CivilDate(iso: text) else { throw UsageError("--\(flag) takes a date such as 2026-01-31") }
        return date
    }
}
