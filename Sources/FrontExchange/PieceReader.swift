internal import Formats
internal import PostgresClient

/// Reads the rows of a piece through a cursor and turns them into lines of JSON, column names as they are there.
///
/// Sendable because it is used by one task at a time, on its loop.
final class PieceReader: @unchecked Sendable {
    private static let rowsAtOnce = 500

    private let source: SourceDatabase
    private let columns: [String]
    private let buffer = OutputBuffer()

    /// Opens the cursor, within a transaction.
    static func open(
        _ piece: Piece, _ queries: SourceQueries, _ source: SourceDatabase
    ) async throws -> PieceReader {
        let sql = queries.cursor(hasBeginning: piece.after != nil)
        _ = try await source.query("open the table", sql, piece.bounds)
        return PieceReader(source, queries.table.columns)
    }

    private init(_ source: SourceDatabase, _ columns: [String]) {
        self.source = source
        self.columns = columns
    }

    /// The next lines, nil at the end.
    func next() async throws -> [UInt8]? {
        let rows = try await source.query("read the table", SourceQueries.fetch(Self.rowsAtOnce))
        guard rows.count > 0 else { return nil }
        buffer.removeAll()
        for row in 0..<rows.count { append(row, of: rows) }
        return Array(buffer.bytes)
    }

    private func append(_ row: Int, of rows: PostgresResult) {
        var json = JSONWriter(appendingTo: buffer)
        json.object { json in
            for (column, name) in columns.enumerated() where !rows.isNull(row, column) {
                json.key(text: name)
                json.value(utf8: rows.bytes(row, column))
            }
        }
        buffer.append(UInt8(ascii: "\n"))
    }
}

extension Piece {
    /// The parameters of a statement over its range.
    var bounds: [Parameter] { [.text(until)] + (after.map { [.text($0)] } ?? []) }
}
