internal import Catalogue
internal import EventLoop
internal import PostgresClient

/// A department's database; whatever it does wrong is told as its fault.
struct SourceDatabase: Sendable {
    let session: Session

    /// Connects, lends the database to `body`, and disconnects.
    static func with<Value: Sendable>(
        _ settings: PostgresSettings, on loop: EventLoop, _ body: (SourceDatabase) async throws -> Value
    ) async throws -> Value {
        let session: Session
        do { session = try await Session.open(settings, on: loop) } catch let error as PostgresError {
            throw ExchangeFault.source(error)
        }
        do {
            let value = try await body(SourceDatabase(session: session))
            session.close()
            return value
        } catch {
            session.close()
            throw error
        }
    }

    /// Runs a statement; `name` says what it is for.
    func query(_ name: String, _ sql: String, _ parameters: [Parameter] = []) async throws -> PostgresResult {
        do {
            return try await session.query(Statement(name, sql, plannedEachTime: true), parameters)
        } catch let error as PostgresError {
            throw ExchangeFault.source(error)
        }
    }

    /// Reads within one state of the database, whatever is written there meanwhile.
    func snapshot<Value: Sendable>(_ body: () async throws -> Value) async throws -> Value {
        _ = try await query("begin", "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        do {
            let value = try await body()
            _ = try await query("commit", "COMMIT")
            return value
        } catch {
            if !session.isBroken { _ = try? await session.execute("ROLLBACK") }
            throw error
        }
    }

    /// Looks at the table of an exchange.
    func table(_ exchange: ExchangeSource, _ informationClass: InformationClass) async throws -> SourceTable {
        let name = exchange.table.map(SourceTable.quoted).joined(separator: ".")
        let rows = try await query(SQL.describeTable.name, SQL.describeTable.sql, [.text(name)])
        let columns = (0..<rows.count).map { row in
            SourceTable.Column(
                name: rows.string(row, 0), type: rows.string(row, 1), category: rows.string(row, 2),
                isNeverNull: rows.boolean(row, 3), leadsIndex: rows.boolean(row, 4))
        }
        let table = try SourceTable(columns, exchange, informationClass)
        try await checkOverlap(exchange.overlap, table.keyType)
        return table
    }

    /// It is first needed when rows were pulled already, but should be found wrong before.
    private func checkOverlap(_ overlap: String?, _ type: KeyType) async throws {
        guard let overlap, let distance = type.distance else { return }
        do {
            _ = try await query("overlap", "SELECT $1::\(distance)", [.text(overlap)])
        } catch ExchangeFault.source(let error) where error.sqlState?.hasPrefix("22") == true {
            throw ExchangeFault.unusableOverlap(overlap, type: distance)
        }
    }
}
