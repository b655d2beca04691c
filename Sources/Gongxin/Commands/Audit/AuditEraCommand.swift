internal import Audit
internal import Cryptography
internal import EventLoop
internal import PostgresClient

/// `gongxin audit new-era`
struct AuditEraCommand {
    private let configuration: Configuration

    init(_ words: [String]) throws {
        let arguments = try Arguments(words, flags: [])
        guard arguments.words.isEmpty else { throw UsageError("usage: gongxin audit new-era") }
        configuration = Configuration(arguments)
    }

    func run() throws {
        let settings = try configuration.database("audit", statementTimeout: .zero)
        let key = try configuration.sealKey()
        let name = AuditFiles.operatorName
        let loop = try EventLoop()
        let block = try loop.runUntilComplete {
            try await Session.with(settings, on: loop) { try await EraChange($0, key: key).run(by: name) }
        }
        guard let header = block?.header else {
            throw UsageError("no block was sealed since the era began, so there is nothing to end")
        }
        Console.print(
            "era \(header.era) ends with block \(header.number), which holds the \(header.rowCount) rows that no block held; era \(header.era + 1) begins"
        )
    }
}
