internal import Catalogue
internal import Ingestion
internal import PostgresClient

/// The table in a department's database in which it finds what became of each of its rows (回执).
struct ReceiptTable: Sendable {
    private static let rowsAtOnce = 1000

    private let source: SourceDatabase
    private let exchange: String
    /// The table's name in SQL: beside the exchange table.
    private let name: String

    init(_ source: SourceDatabase, _ exchange: ExchangeSource) {
        self.source = source
        self.exchange = exchange.name
        name = (exchange.table.dropLast() + ["gongxin_receipt"]).map(SourceTable.quoted).joined(separator: ".")
    }

    /// A row's outcome.
    struct Entry: Equatable {
        let key: String
        let row: Int
        let outcome: String
        let reasons: String
    }

    /// Writes the receipt of a batch, whole or not at all; what was written before stays as it is.
    func write(_ batch: UUIDBits, _ entries: [Entry]) async throws {
        try await makeIfMissing()
        _ = try await source.query("begin", "BEGIN")
        do {
            var rest = entries[...]
            while !rest.isEmpty {
                try await insert(batch, Array(rest.prefix(Self.rowsAtOnce)))
                rest = rest.dropFirst(Self.rowsAtOnce)
            }
            _ = try await source.query("commit", "COMMIT")
        } catch {
            if !source.session.isBroken { _ = try? await source.session.execute("ROLLBACK") }
            throw error
        }
    }

    /// How an operator of the department's database makes room for receipts.
    var advice: String {
        "give this login the right to insert into \(name), made with: \(named(SQL.createReceipt))"
    }

    /// Even `IF NOT EXISTS` asks for the right to create, so it is looked for first.
    private func makeIfMissing() async throws {
        let found = try await source.query(
            "look for the receipts", "SELECT to_regclass($1) IS NOT NULL", [.text(name)])
        if !found.boolean(0, 0) { _ = try await source.query("make the table of receipts", named(SQL.createReceipt)) }
    }

    private func insert(_ batch: UUIDBits, _ entries: [Entry]) async throws {
        _ = try await source.query(
            "write the receipt", named(SQL.writeReceipt),
            [
                .text(exchange), .text(batch.description), .array(entries.map(\.key)),
                .array(entries.map { String($0.row) }), .array(entries.map(\.outcome)), .array(entries.map(\.reasons)),
            ])
    }

    private func named(_ sql: String) -> String { sql.replacing("gongxin_receipt", with: name) }
}
