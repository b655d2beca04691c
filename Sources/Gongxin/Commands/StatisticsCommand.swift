internal import EventLoop
internal import PostgresClient
internal import Statistics

/// `gongxin statistics rebuild`
struct StatisticsCommand {
    private let configuration: Configuration

    init(_ words: [String]) throws {
        let arguments = try Arguments(words, flags: [])
        guard arguments.words == ["rebuild"] else {
            throw UsageError("usage: gongxin statistics rebuild; see “gongxin help”")
        }
        configuration = Configuration(arguments)
    }

    func run() throws {
        let settings = try configuration.database("statistics", statementTimeout: .seconds(600))
        let loop = try EventLoop()
        let counted = try loop.runUntilComplete {
            try await Session.with(settings, on: loop) { try await StatisticsCounter().rebuild($0) }
        }
        Console.print("counted \(counted) changes anew")
    }
}
