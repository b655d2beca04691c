internal import Catalogue
internal import CatalogueStore
internal import EventLoop
internal import FoundationEssentials
internal import PostgresClient

/// `gongxin catalogue check|apply|export`
struct CatalogueCommand {
    private let verb: String
    private let directory: String?
    private let configuration: Configuration

    init(_ arguments: [String]) throws {
        let parsed = try Arguments(arguments, flags: [])
        guard let verb = parsed.words.first, parsed.words.count <= 2 else {
            throw UsageError("usage: gongxin catalogue check|apply|export [DIRECTORY]")
        }
        self.verb = verb
        directory = parsed.words.dropFirst().first
        configuration = Configuration(parsed)
    }

    func run() throws {
        switch verb {
        case "check": try check()
        case "apply": try apply()
        case "export": try export()
        default: throw UsageError("gongxin catalogue takes check, apply or export, not “\(verb)”")
        }
    }

    private var source: String { directory ?? configuration.schemaDirectory + "/catalogue" }

    private func check() throws {
        let catalogue = try Catalogue(files: CatalogueFiles(directory: source), on: Today.date)
        for informationClass in catalogue.classes {
            Console.print("\(informationClass.code)  \(informationClass.name)  \(informationClass.items.count) items")
        }
        Console.print("\(source) has no faults")
    }

    private func apply() throws {
        let files = try CatalogueFiles(directory: source)
        let settings = try configuration.database("catalogue", statementTimeout: .zero)
        let loop = try EventLoop()
        let result = try loop.runUntilComplete {
            try await Session.with(settings, on: loop) { session in
                try await CatalogueStore(session).apply(files, on: Today.date) { seen in
                    Console.progress("looked at \(seen) records")
                }
            }
        }
        Console.progress("")
        Console.print(
            result.isNew
                ? "catalogue version \(result.version) is in force; \(result.moved) records moved to other share classes"
                : "nothing changed: version \(result.version) is in force")
    }

    private func export() throws {
        guard let directory else { throw UsageError("usage: gongxin catalogue export DIRECTORY") }
        let settings = try configuration.database("catalogue")
        let loop = try EventLoop()
        let files = try loop.runUntilComplete {
            try await Session.with(settings, on: loop) { try await CatalogueStore($0).files() }
        }
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        for (name, content) in files.contents.sorted(by: { $0.key < $1.key }) {
            try content.write(toFile: "\(directory)/\(name)", atomically: true, encoding: .utf8)
            Console.print("\(directory)/\(name)")
        }
    }
}
