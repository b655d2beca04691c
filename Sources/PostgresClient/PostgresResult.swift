internal import CPostgres

/// Rows and columns of a finished query, text format (`bytes` columns: as PostgreSQL prints them, `\x…`).
///
/// Sendable because libpq never changes a result after it was handed over.
public final class PostgresResult: @unchecked Sendable {
    private let result: OpaquePointer

    /// Takes over a libpq result, which is cleared with this object.
    init(_ result: OpaquePointer) { self.result = result }

    deinit { PQclear(result) }

    /// The number of rows.
    public var count: Int { Int(PQntuples(result)) }

    /// The number of columns.
    public var columns: Int { Int(PQnfields(result)) }

    /// The number of rows the command inserted, changed or removed.
    public var affected: Int { Int(String(cString: PQcmdTuples(result))) ?? 0 }

    /// What the server says it did, such as `COMMIT`.
    var command: String { String(cString: PQcmdStatus(result)) }

    /// Whether a field is SQL's NULL.
    public func isNull(_ row: Int, _ column: Int) -> Bool {
        PQgetisnull(result, Int32(row), Int32(column)) == 1
    }

    /// The bytes of a field, valid while this object lives; empty for NULL.
    public func bytes(_ row: Int, _ column: Int) -> UnsafeRawBufferPointer {
        let length = Int(PQgetlength(result, Int32(row), Int32(column)))
        return UnsafeRawBufferPointer(start: PQgetvalue(result, Int32(row), Int32(column)), count: length)
    }

    /// A field as text; NULL is an empty text.
    public func string(_ row: Int, _ column: Int) -> String {
        String(decoding: bytes(row, column), as: UTF8.self)
    }

    /// A field as text, nil for NULL.
    public func optionalString(_ row: Int, _ column: Int) -> String? {
        isNull(row, column) ? nil : string(row, column)
    }

    /// A field as integer; 0 when it is NULL or none.
    public func integer(_ row: Int, _ column: Int) -> Int {
        Int(string(row, column)) ?? 0
    }

    /// A `bytea` field of a text result.
    public func bytea(_ row: Int, _ column: Int) -> [UInt8] {
        func value(_ digit: UInt8) -> UInt8 { digit < 0x3A ? digit - 0x30 : digit - 0x57 }
        let text = bytes(row, column)
        return stride(from: 2, to: text.count - 1, by: 2).map { value(text[$0]) << 4 | value(text[$0 + 1]) }
    }

    /// A boolean field.
    public func boolean(_ row: Int, _ column: Int) -> Bool { string(row, column) == "t" }
}
