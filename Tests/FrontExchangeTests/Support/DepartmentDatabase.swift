import PostgresClient
import TestSupport

/// A department's own database, in the same cluster, dropped when the test is over.
struct DepartmentDatabase: Sendable {
    let name: String

    /// Lends a new one to `body`.
    static func with(_ body: (DepartmentDatabase) async throws -> Void) async throws {
        let database = DepartmentDatabase(name: "\(TestDatabase.current.name)_department")
        try await TestDatabase.current.run("DROP DATABASE IF EXISTS \(database.name) WITH (FORCE)")
        try await TestDatabase.current.run("CREATE DATABASE \(database.name)")
        do {
            try await body(database)
        } catch {
            try await TestDatabase.current.run("DROP DATABASE \(database.name) WITH (FORCE)")
            throw error
        }
        try await TestDatabase.current.run("DROP DATABASE \(database.name) WITH (FORCE)")
    }

    var connection: String { TestDatabase(name: name).url() }

    func settings(_ timeout: Duration = .seconds(10)) -> PostgresSettings {
        PostgresSettings(connection: connection, applicationName: "gongxin test", statementTimeout: timeout)
    }

    @discardableResult
    func run(_ sql: String) async throws -> [[String]] {
        try await TestDatabase(name: name).run(sql)
    }

    func value(_ sql: String) async throws -> String { try await run(sql).first?.first ?? "" }

    // MARK: An exchange table

    /// The table `dj` of registrations, in which a row is a number.
    func makeTable(key: String = "id bigint PRIMARY KEY") async throws {
        try await run("CREATE TABLE dj (\(key), \"主体名称\" text, dj_shxym text, \"成立日期\" date)")
    }

    /// Adds registrations of made-up organisations under these keys.
    func add(_ numbers: some Sequence<Int>, extra: String = "") async throws {
        let rows = numbers.map { "(\($0), '样例市测试有限公司\($0)', '\(Registration.uscc($0))', '2020-01-01'\(extra))" }
        try await run("INSERT INTO dj VALUES \(rows.joined(separator: ","))")
    }

    /// The keys of the receipt by outcome, each as often as it is there.
    func receipts(_ outcome: String) async throws -> [String] {
        try await run("SELECT key FROM gongxin_receipt WHERE outcome = '\(outcome)' ORDER BY length(key), key")
            .map { $0[0] }
    }
}
