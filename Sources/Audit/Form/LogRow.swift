internal import PostgresClient

/// A row of the access log in its canonical form: its thirteen columns as fields (see ``FieldBytes``), in the order of `columns`.
/// Integers have eight bytes; the time is microseconds since 2000-01-01T00:00:00Z; `classes` is one field that holds the number of its
/// elements in four bytes and the elements as fields; everything else is UTF-8.
public struct LogRow: Sendable, Equatable {
    /// The columns, in their order.
    public static let columns = [
        "id", "at", "transaction", "action", "outcome", "organisation", "client", "subject", "classes", "purpose",
        "authority", "request", "result_count",
    ]

    /// The row's number.
    public let id: Int
    /// Microseconds since 2000-01-01T00:00:00Z.
    public let at: Int
    /// The number of the transaction that wrote it.
    public let transaction: Int
    /// The other columns but `classes`, as texts.
    public let texts: [String: String]
    /// The information classes.
    public let classes: [String]
    /// How many results there were.
    public let resultCount: Int

    /// What a statement selects so that `append` finds it.
    static let selection = columns.map { $0 == "result_count" ? "result_count::bigint" : $0 }.joined(separator: ", ")
    private static let classesColumn = 8

    /// Writes the canonical form of a row of a binary result whose columns are `selection`.
    static func append(_ rows: PostgresResult, _ row: Int, to fields: inout FieldBytes) {
        for column in columns.indices {
            if rows.isNull(row, column) {
                fields.addNull()
            } else if column == classesColumn {
                fields.add(array: rows.bytes(row, column))
            } else {
                fields.add(rows.bytes(row, column))
            }
        }
    }

    /// The number of such a row.
    static func id(_ rows: PostgresResult, _ row: Int) -> Int { rows.binaryInteger(row, 0) }

    /// The transaction of such a row.
    static func transaction(_ rows: PostgresResult, _ row: Int) -> Int { rows.binaryInteger(row, 2) }

    /// Reads a canonical form.
    /// - Throws: `FieldReader.Malformed`.
    public init(canonical bytes: [UInt8]) throws(FieldReader.Malformed) {
        var reader = FieldReader(bytes)
        guard let id = try reader.integer(), let at = try reader.integer(), let transaction = try reader.integer()
        else {
            throw FieldReader.Malformed()
        }
        (self.id, self.at, self.transaction) = (id, at, transaction)
        var texts: [String: String] = [:]
        var classes: [String] = []
        for name in Self.columns[3..<12] {
            if name == "classes" {
                classes = try Self.list(try reader.next() ?? [])
            } else if let text = try reader.text() {
                texts[name] = text
            }
        }
        guard let resultCount = try reader.integer(), reader.isAtEnd else { throw FieldReader.Malformed() }
        (self.texts, self.classes, self.resultCount) = (texts, classes, resultCount)
    }

    private static func list(_ bytes: [UInt8]) throws(FieldReader.Malformed) -> [String] {
        var reader = FieldReader(bytes)
        guard let count = try reader.count() else { throw FieldReader.Malformed() }
        var list: [String] = []
        while list.count < count, !reader.isAtEnd { list.append(try reader.text() ?? "") }
        guard list.count == count, reader.isAtEnd else { throw FieldReader.Malformed() }
        return list
    }
}

extension PostgresResult {
    /// A `bigint` of a binary result.
    func binaryInteger(_ row: Int, _ column: Int) -> Int {
        let field = bytes(row, column)
        return field.count == 8 ? Int(Int64(bigEndian: field.loadUnaligned(as: Int64.self))) : 0
    }
}
