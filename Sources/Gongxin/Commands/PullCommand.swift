internal import Catalogue
internal import CatalogueStore
internal import Cryptography
internal import EventLoop
internal import FoundationEssentials
internal import FrontExchange
internal import Glibc
internal import PostgresClient

/// `gongxin feed pull`: new rows out of departments' front-end exchange databases (前置库).
struct PullCommand {
    private let names: [String]
    private let file: String
    private let overlap: String?
    private let rowsAtOnce: Int
    /// The seconds between two rounds, nil for a single one.
    private let interval: Int?
    private let configuration: Configuration

    init(_ words: [String]) throws {
        let arguments = try Arguments(
            words, flags: ["config", "every", "limit", "overlap"], switches: ["once"])
        configuration = Configuration(arguments)
        names = Array(arguments.words.dropFirst())
        file = arguments["config"] ?? configuration.schemaDirectory + "/exchange/exchanges.csv"
        overlap = arguments["overlap"]
        rowsAtOnce = try arguments.integer("limit", default: 10_000)
        interval = try arguments["every"].map { _ in try arguments.integer("every") }
        guard (1...1_000_000).contains(rowsAtOnce) else { throw UsageError("--limit takes a number from 1 to 1000000") }
        guard (1...86_400).contains(interval ?? 1) else { throw UsageError("--every takes seconds, from 1 to 86400") }
        if interval != nil, arguments.has("once") { throw UsageError("--once and --every exclude each other") }
    }

    func run() throws {
        let signals = try interval.map { _ in try SignalWatch() }
        let loop = try EventLoop()
        let settings = try configuration.database("feed pull", statementTimeout: .seconds(600))
        let personKey = try configuration.personKey()
        let failures = try loop.runUntilComplete {
            let sessions = SessionPool(settings, on: loop, size: 4, patience: .seconds(60))
            let catalogue = try await sessions.withSession { try await CatalogueStore($0).load(on: Today.date) }
            let worker = PullWorker(
                sessions: sessions, settings: settings, personKey: personKey, loop: loop, rowsAtOnce: rowsAtOnce)
            let rounds = try chosen(catalogue).map { exchange in
                PullRounds(
                    exchange, try connection(exchange), worker, interval: interval.map { .seconds($0) })
            }
            if let signals {
                Task(executorPreference: loop) {
                    await signals.next(on: loop)
                    // Whatever is in work is taken up again by the next puller, so there is nothing to wait for.
                    Console.progress("")
                    exit(0)
                }
            }
            return await withTaskGroup(of: Bool.self) { group in
                for round in rounds { group.addTask { await round.run() } }
                return await group.reduce(0) { $0 + ($1 ? 0 : 1) }
            }
        }
        if failures > 0 { throw Failure(count: failures) }
    }

    /// Why was told where it happened.
    private struct Failure: Error, CustomStringConvertible {
        let count: Int

        var description: String { "\(count) of the exchanges could not be pulled" }
    }

    /// The exchanges to pull: those named, or all.
    private func chosen(_ catalogue: Catalogue) throws -> [ExchangeSource] {
        let content: String
        do { content = try String(contentsOfFile: file, encoding: .utf8) } catch {
            throw UsageError("cannot read \(file), which lists the exchanges; name another one with --config")
        }
        let all: [ExchangeSource]
        do { all = try ExchangeList(content, in: catalogue).exchanges } catch {
            throw UsageError("\(file):\n" + error.problems.map(\.description).joined(separator: "\n"))
        }
        guard !all.isEmpty else { throw UsageError("\(file) lists no exchange; schema/exchange/README.md says how") }
        for name in names where !all.contains(where: { $0.name == name }) {
            let known = all.map(\.name).joined(separator: ", ")
            throw UsageError("there is no exchange “\(name)”; those in \(file) are \(known)")
        }
        return all.filter { names.isEmpty || names.contains($0.name) }
            .map { overlap == nil ? $0 : $0.overlapping(overlap) }
    }

    private func connection(_ exchange: ExchangeSource) throws(UsageError) -> PostgresSettings {
        guard let connection = getenv(exchange.connectionVariable).map({ String(cString: $0) }), !connection.isEmpty
        else {
            throw UsageError(
                "exchange \(exchange.name): the environment variable \(exchange.connectionVariable) is not set; it holds the connection to the department's database"
            )
        }
        return PostgresSettings(
            connection: connection, applicationName: "gongxin feed pull",
            statementTimeout: .seconds(exchange.statementTimeout))
    }
}
