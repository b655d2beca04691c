internal import Catalogue
internal import CatalogueStore
internal import EventLoop
internal import OpenData
internal import PostgresClient

/// `gongxin export make` and `gongxin export list`: the files of everything public.
struct ExportCommand {
    private let arguments: Arguments
    private let configuration: Configuration
    private let word: String?

    init(_ words: [String]) throws {
        arguments = try Arguments(words, flags: ["class", "format"])
        configuration = Configuration(arguments)
        word = arguments.words.first
        guard arguments.words.count == 1, ["make", "list"].contains(word) else {
            throw UsageError("usage: gongxin export make [--class CLASS] [--format ndjson|csv], or gongxin export list")
        }
    }

    func run() throws {
        let owner = try configuration.database("export", statementTimeout: .seconds(600))
        let loop = try EventLoop()
        if word == "list" {
            let lines = try loop.runUntilComplete {
                try await Session.with(owner, on: loop) { try await ExportList.load($0) }
            }
            return Console.print(Self.table(lines))
        }
        try make(owner, loop)
    }

    private func make(_ owner: PostgresSettings, _ loop: EventLoop) throws {
        var reader = try configuration.database(of: .everybody)
        reader.applicationName = "gongxin export"
        reader.statementTimeout = .seconds(120)
        let settings = try settings()
        let wanted = arguments["class"]?.split(separator: ",").map(String.init)
        let stopwatch = MonotonicClock.now()
        let maker = ExportMaker(owner: owner, reader: reader, on: loop, settings)
        let made = try loop.runUntilComplete {
            let catalogue = try await Session.with(owner, on: loop) {
                try await CatalogueStore($0).load(on: Today.date)
            }
            for code in wanted ?? [] where catalogue.informationClass(code) == nil {
                let known = catalogue.classes.map(\.code).joined(separator: ", ")
                throw UsageError("there is no class “\(code)”; the classes are \(known)")
            }
            let made = try await maker.make(catalogue, only: wanted) { done, total in
                Console.progress(
                    ProgressBar.line("exporting", done: done, of: max(done, total), Self.rate(done, stopwatch)))
            }
            // So that it can be fetched also where no worker runs.
            try await Session.with(owner, on: loop) { session in
                while try await ExportKeeper.step(session) > 0 {}
                while try await ExportKeeper.clean(session) > 0 {}
            }
            return made
        }
        Console.progress("")
        Console.print(
            "export \(made.id): \(Self.rate(made.records, stopwatch)), changes \(made.from) to \(made.until)")
    }

    private func settings() throws -> ExportSettings {
        var settings = ExportSettings()
        if let name = arguments["format"] {
            guard let format = ExportFormat(rawValue: name) else { throw UsageError("--format is ndjson or csv") }
            // Exports that can be harvested have NDJSON.
            settings.formats = format == .ndjson ? [.ndjson] : [.ndjson, .csv]
        }
        return settings
    }

    private static func rate(_ records: Int, _ since: UInt64) -> String {
        let milliseconds = max(1, Int((MonotonicClock.now() - since) / 1_000_000))
        return "\(records) records, \(records * 1000 / milliseconds) records/s"
    }

    private static func table(_ exports: [ExportList.Entry]) -> String {
        let head = ["export", "made", "classes", "records", "bytes", "changes", "offered"]
        let lines = exports.map { export in
            [
                "\(export.id)", export.madeAt, export.classes, "\(export.records)", "\(export.bytes)", export.changes,
                export.isOffered ? "yes" : "no",
            ]
        }
        return TerminalTable(lines: [head] + lines, alignsRight: false).text
    }
}
