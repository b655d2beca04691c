internal import Audit
internal import Catalogue
internal import EventLoop
internal import PostgresClient

/// `gongxin audit list`: the access log for an operator, who is logged for it.
struct AuditListCommand {
    private let filter: AccessFilter
    private let limit: Int
    private let configuration: Configuration

    init(_ words: [String]) throws {
        let arguments = try Arguments(words, flags: ["subject", "organisation", "from", "to", "limit"])
        guard arguments.words.isEmpty else {
            throw UsageError(
                "usage: gongxin audit list [--subject USCC] [--organisation CODE] [--from DAY] [--to DAY] [--limit N]")
        }
        configuration = Configuration(arguments)
        limit = try arguments.integer("limit", default: 1000)
        filter = AccessFilter(
            subject: arguments["subject"], organisation: arguments["organisation"],
            from: try Self.date("from", arguments),
            to: try Self.date("to", arguments))
    }

    func run() throws {
        let settings = try configuration.database("audit", statementTimeout: .seconds(600))
        let loop = try EventLoop()
        let command = self
        let lines = try loop.runUntilComplete {
            try await Session.with(settings, on: loop) { session in
                try await AccessList(session).read(command.filter, limit: command.limit, by: AuditFiles.operatorName)
            }
        }
        if !lines.isEmpty {
            Console.print(TerminalTable(lines: [AccessList.headings] + lines, alignsRight: false).text)
        }
        Console.print(lines.count == 1 ? "1 entry" : "\(lines.count) entries")
    }

    private static func date(_ flag: String, _ arguments: Arguments) throws -> CivilDate? {
        guard let text = arguments[flag] else { return nil }
        guard let date = CivilDate(iso: text) else { throw UsageError("--\(flag) takes a date such as 2026-01-31") }
        return date
    }
}
