public import Catalogue
import CatalogueStore
import EventLoop
import Foundation
public import PostgresClient
public import Testing

/// A database of a suite's own: migrated, with the catalogue applied, dropped when the suite ends.
public struct TestDatabase: Sendable {
    /// The database of the suite in progress.
    @TaskLocal public static var current = TestDatabase(name: "none")

    /// Its name.
    public let name: String

    /// The day the tests' catalogue is of.
    public static let today = CivilDate(iso: "2026-11-20") ?? .earliest

    /// Whether there is a cluster to test on.
    public static var isAvailable: Bool { cluster != nil }

    static let cluster = ProcessInfo.processInfo.environment["GONGXIN_TEST_DATABASE_URL"]

    /// The connection string of the cluster it is in, when that is not the one for the tests.
    private let server: String?

    /// A database such as one that plays a department's, or that is in a cluster of the test's own.
    /// - Parameter server: a URL of that cluster; the tests' cluster without one.
    public init(name: String, server: String? = nil) {
        self.name = name
        self.server = server
    }

    /// The connection string of the database as a role: the cluster's superuser when nil.
    public func url(role: String? = nil) -> String {
        Self.url(name, role: role, server: server ?? Self.cluster)
    }

    /// Settings for a session as a role: the owner when nil.
    public func settings(role: String? = nil) -> PostgresSettings {
        // Nobody logs in as a gate: the owner takes its role.
        let isGate = role?.hasSuffix("_gate") ?? false
        // As patient as a worker: a busy machine is no fault.
        var settings = PostgresSettings(
            connection: url(role: isGate ? nil : role), applicationName: "gongxin test",
            statementTimeout: .seconds(600),
            connectTimeout: .seconds(60))
        if isGate { settings.role = role }
        return settings
    }

    /// The catalogue of the checkout.
    public static func catalogue(on date: CivilDate = today) throws -> Catalogue {
        try Catalogue(files: CatalogueFiles(directory: ProjectFolder.schema + "/catalogue"), on: date)
    }

    /// The migrations of the checkout, in their order.
    public static func migrations() throws -> [Migration] {
        let folder = ProjectFolder.schema + "/migrations"
        return try FileManager.default.contentsOfDirectory(atPath: folder).sorted().map { name in
            try Migration(fileName: name, sql: String(contentsOfFile: "\(folder)/\(name)", encoding: .utf8))
        }
    }

    /// Runs a body on a database without a single table, which is dropped afterwards.
    public static func withEmpty(_ body: (TestDatabase) async throws -> Void) async throws {
        let database = try await TemplateDatabase.shared.empty()
        let result: Result<Void, any Error>
        do {
            result = .success(try await body(database))
        } catch {
            result = .failure(error)
        }
        try await TemplateDatabase.shared.drop(database)
        try result.get()
    }

    /// Runs SQL as the owner and returns the rows as texts.
    @discardableResult
    public func run(_ sql: String, role: String? = nil) async throws -> [[String]] {
        let settings = settings(role: role)
        return try await withLoop { loop in
            try await Session.with(settings, on: loop) { session in
                let result = try await session.execute(sql)
                return (0..<result.count).map { row in (0..<result.columns).map { result.string(row, $0) } }
            }
        }
    }

    /// Runs `COPY … FROM STDIN` with these bytes.
    public func copy(_ sql: String, _ bytes: [UInt8]) async throws {
        let settings = settings()
        try await withLoop { loop in
            try await Session.with(settings, on: loop) { session in
                let data = UnsafeMutableRawBufferPointer.allocate(byteCount: bytes.count, alignment: 1)
                data.copyBytes(from: bytes)
                let copied = try? await session.copyIn(sql, UnsafeRawBufferPointer(data))
                data.deallocate()
                #expect(copied != nil, "\(sql)")
            }
        }
    }

    static func url(_ name: String, role: String?, server: String? = Self.cluster) -> String {
        let cluster = URLComponents(string: server ?? "postgresql:///postgres") ?? URLComponents()
        var changed = cluster
        changed.path = "/" + name
        if let role {
            changed.user = nil
            changed.queryItems =
                (cluster.queryItems ?? []).filter { $0.name != "user" } + [.init(name: "user", value: role)]
        }
        return changed.string ?? ""
    }
}

/// Makes a suite run on a `TestDatabase` of its own.
public struct DatabaseTrait: SuiteTrait, TestScoping {
    /// Clones the template for the suite and drops the clone afterwards.
    public func provideScope(
        for test: Test, testCase: Test.Case?, performing body: @Sendable () async throws -> Void
    ) async throws {
        let database = try await TemplateDatabase.shared.clone()
        let result: Result<Void, any Error>
        do {
            result = .success(try await TestDatabase.$current.withValue(database) { try await body() })
        } catch {
            result = .failure(error)
        }
        try await TemplateDatabase.shared.drop(database)
        try result.get()
    }
}

extension Trait where Self == DatabaseTrait {
    /// A database of the suite's own.
    public static var database: Self { DatabaseTrait() }
}

/// The database that suites clone, made once a run.
private actor TemplateDatabase {
    static let shared = TemplateDatabase()

    private var template: Task<String, any Error>?
    private var count = 0
    private let prefix = "gongxin_test_\(ProcessInfo.processInfo.processIdentifier)"

    func clone() async throws -> TestDatabase {
        // Cloning fails while anyone is connected to the template; no one is, once it is made.
        try await create(from: try await made())
    }

    func empty() async throws -> TestDatabase { try await create(from: "template1") }

    private func create(from template: String) async throws -> TestDatabase {
        count += 1
        let name = "\(prefix)_\(count)"
        try await administer("CREATE DATABASE \(name) TEMPLATE \(template)")
        return TestDatabase(name: name)
    }

    func drop(_ database: TestDatabase) async throws {
        try await administer("DROP DATABASE \(database.name) WITH (FORCE)")
    }

    private func made() async throws -> String {
        if let template { return try await template.value }
        let name = "\(prefix)_template"
        let making = Task {
            try await removeLeftovers()
            try await administer("CREATE DATABASE \(name)")
            try await prepare(TestDatabase(name: name))
            return name
        }
        template = making
        return try await making.value
    }

    /// Drops the databases of test processes that are gone: a crash leaves them, and the template lives as long as its process.
    private func removeLeftovers() async throws {
        let names = try await TestDatabase(name: "postgres").run(
            "SELECT datname FROM pg_database WHERE datname ~ '^gongxin_test_[0-9]+_'")
        for name in names.compactMap(\.first) {
            guard let process = name.split(separator: "_").dropFirst(2).first.flatMap({ Int32($0) }) else { continue }
            if kill(process, 0) != 0, errno == ESRCH {
                try await administer("DROP DATABASE IF EXISTS \(name) WITH (FORCE)")
            }
        }
    }

    private func prepare(_ database: TestDatabase) async throws {
        let migrations = try TestDatabase.migrations()
        let files = try CatalogueFiles(directory: ProjectFolder.schema + "/catalogue")
        let settings = database.settings()
        try await withLoop { loop in
            try await Session.with(settings, on: loop) { session in
                _ = try await session.migrate(migrations)
                _ = try await CatalogueStore(session).apply(files, on: TestDatabase.today)
                // Tests begin with an empty log.
                _ = try await session.execute(
                    "SET session_replication_role = replica; TRUNCATE access_log; RESET session_replication_role")
            }
        }
    }

    private func administer(_ sql: String) async throws {
        let settings = PostgresSettings(
            connection: TestDatabase.url("postgres", role: nil), applicationName: "gongxin test administration",
            statementTimeout: .seconds(600), connectTimeout: .seconds(60))
        try await withLoop { loop in
            try await Session.with(settings, on: loop) { _ = try await $0.execute(sql) }
        }
    }
}
