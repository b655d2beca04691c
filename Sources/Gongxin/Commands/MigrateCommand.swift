internal import EventLoop
internal import PostgresClient

/// `gongxin migrate`
struct MigrateCommand {
    private let configuration: Configuration

    init(_ arguments: [String]) throws {
        configuration = Configuration(try Arguments(arguments, flags: []))
    }

    func run() throws {
        let migrations = try MigrationFolder(configuration.schemaDirectory + "/migrations").load()
        let settings = try configuration.database("migrate", statementTimeout: .zero)
        let loop = try EventLoop()
        let names = try loop.runUntilComplete {
            try await Session.with(settings, on: loop) { try await $0.migrate(migrations) }
        }
        for name in names { Console.print("applied \(name)") }
        if names.isEmpty { Console.print("the database is up to date (\(migrations.count) migrations)") }
    }
}
