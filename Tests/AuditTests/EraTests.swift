@testable import Audit
import PostgresClient
import TestSupport
import Testing

/// A log that goes on in another cluster, as after it was restored from a logical dump.
@Suite(.enabled(if: TestDatabase.isAvailable, "set GONGXIN_TEST_DATABASE_URL"), .database, .serialized)
struct EraTests {
    private let ledger = Ledger()

    private func beginEra() async throws -> Block? {
        try await ledger.withSession { try await EraChange($0, key: nil).run(by: "test") }
    }

    @Test func withoutABlockThereIsNoEraToEnd() async throws {
        #expect(try await beginEra() == nil)
        #expect(try await ledger.database.count("SELECT count(*) FROM access_log") == 0)
    }

    @Test func inAnotherClusterNothingIsSealedUntilAnEraBegins() async throws {
        let first = try await ledger.log(3)
        try await ledger.sealAll()
        // Written and not sealed when the dump was made.
        let unsealed = try await ledger.log(2)
        await #expect(throws: EraHasEnded.self) { try await ledger.sealAll(cluster: "another") }
        // Written in the other cluster: its transactions have the low numbers of those sealed long ago.
        try await ledger.tamper(
            "INSERT INTO access_log (transaction, action, organisation, client, request) VALUES (3, 'low', 'o', 'c', 'r')"
        )
        let low = try await ledger.database.count("SELECT id FROM access_log WHERE transaction = 3")
        #expect(try await ledger.findings() == [.rowInserted(block: 1, row: low)])

        let block = try #require(try await beginEra())
        // Those two, the one in between, and the entry about this act.
        #expect(block.header.kind == .remainder)
        #expect(block.header.rowCount == 4)
        #expect(try await ledger.findings() == [])

        let later = try await ledger.log(4)
        try await ledger.tamper(
            "INSERT INTO access_log (transaction, action, organisation, client, request) VALUES (4, 'new', 'o', 'c', 'r')"
        )
        #expect(try await ledger.sealAll(cluster: "another").rows == 5)
        let last = try #require(try await ledger.blocks().last)
        #expect(last.header.era == 2)
        #expect(last.header.cluster == "another")
        #expect(try await ledger.findings() == [])

        // Whatever the era: what is changed is named.
        try await ledger.tamper(
            "UPDATE access_log SET action = 'x' WHERE id IN (\(first[0]), \(unsealed[0]), \(later[0]), \(low))")
        #expect(
            try await ledger.findings() == [
                .rowChanged(block: 1, row: first[0]), .rowChanged(block: 2, row: low),
                .rowChanged(block: 2, row: unsealed[0]), .rowChanged(block: 3, row: later[0]),
            ])
        try await ledger.tamper(
            "UPDATE access_log SET action = 'report' WHERE id IN (\(first[0]), \(unsealed[0]), \(later[0]))")
        try await ledger.tamper("UPDATE access_log SET action = 'low' WHERE id = \(low)")
        try await ledger.tamper(
            """
            INSERT INTO access_log (id, transaction, action, organisation, client, request)
            VALUES (-1, 2000000000, 'a', 'o', 'c', 'r')
            """)
        #expect(try await ledger.findings() == [.rowInserted(block: 2, row: -1)])
    }
}
