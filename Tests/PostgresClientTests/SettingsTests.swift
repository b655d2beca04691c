@testable import PostgresClient
import Testing

@Suite struct SettingsTests {
    @Test func `waits double from a tenth of a second to five seconds`() {
        var backoff = Backoff()
        let waits = (0..<10).map { _ in backoff.next(jitter: 1) }
        let expected = [100, 200, 400, 800, 1600, 3200, 5000, 5000, 5000, 5000]
        #expect(waits == expected.map { .milliseconds($0) })
        backoff.reset()
        #expect(backoff.next(jitter: 0) == .milliseconds(50))
        #expect(backoff.failures == 1)
    }

    @Test func `a server that stays away for years is still tried every five seconds`() {
        var backoff = Backoff()
        for _ in 0..<100_000 { _ = backoff.next(jitter: 0.5) }
        #expect(backoff.next(jitter: 0) == .milliseconds(2500))
    }

    @Test(arguments: [
        (Duration.seconds(5), "5000"), (.milliseconds(500), "500"), (.milliseconds(1500), "1500"), (.zero, "0"),
        (.microseconds(10), "1"),
    ])
    func `a time-out shorter than a second is one, not none`(limit: Duration, milliseconds: String) {
        let settings = PostgresSettings(connection: "", applicationName: "", statementTimeout: limit)
        #expect(settings.startUpCommands.hasPrefix("SET statement_timeout = \(milliseconds);"))
    }

    @Test func `server settings are quoted and in order, the role comes last`() {
        let settings = PostgresSettings(
            connection: "", applicationName: "", role: "reader", serverSettings: ["b": "it's", "a": "1"])
        #expect(settings.startUpCommands.hasSuffix("SET a = '1';SET b = 'it''s';SET ROLE reader;"))
    }

    @Test(arguments: [
        ("40001", true), ("40P01", true), ("57P01", true), ("53300", true), ("57014", false), ("23505", false),
    ])
    func `what may succeed when tried again`(sqlState: String, transient: Bool) {
        let error = PostgresError(.server, sqlState: sqlState, message: "m", operation: "o")
        #expect(error.isTransient == transient)
        #expect(error.during("p").description == "PostgreSQL, p: \(sqlState) m")
        #expect(PostgresError(.connectionLost, message: "", operation: "").isTransient)
        #expect(!PostgresError(.misuse, message: "", operation: "").isTransient)
    }

    @Test(arguments: ["0001_a.sql", "12_b_c.sql"])
    func `a migration is numbered by its file name`(name: String) throws {
        #expect(try Migration(fileName: name, sql: "").number == Int(name.prefix { $0 != "_" }))
    }

    @Test(arguments: ["a.sql", "_1.sql", "0001_a.txt", "", "1a_b.sql"])
    func `another file name is refused`(name: String) {
        #expect(throws: MigrationError.self) { try Migration(fileName: name, sql: "") }
    }
}
