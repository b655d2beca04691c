internal import Catalogue
internal import Formats
internal import Glibc
internal import PostgresClient

/// Fields of binary results. Reports and listings are read in PostgreSQL's binary format, which spares the server from printing dates
/// and keys.
extension PostgresResult {
    /// A `date`; nil for NULL and for `infinity`.
    func day(_ row: Int, _ column: Int) -> CivilDate? {
        let field = bytes(row, column)
        guard field.count == 4 else { return nil }
        let days = Int32(bigEndian: field.loadUnaligned(as: Int32.self))
        return days == .max ? nil : CivilDate(daysSinceEpoch: days &+ Self.daysFrom1970To2000)
    }

    /// The text of a `jsonb` value: what is behind the number of its version.
    func json(_ row: Int, _ column: Int) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(rebasing: bytes(row, column).dropFirst())
    }

    /// An `integer` or `bigint`; 0 for NULL.
    func number(_ row: Int, _ column: Int) -> Int {
        let field = bytes(row, column)
        switch field.count {
        case 4: return Int(Int32(bigEndian: field.loadUnaligned(as: Int32.self)))
        case 8: return Int(Int64(bigEndian: field.loadUnaligned(as: Int64.self)))
        default: return 0
        }
    }

    /// A `uuid` in its usual form.
    func uuid(_ row: Int, _ column: Int) -> String { UUIDText.string(bytes(row, column)) }

    private static let daysFrom1970To2000: Int32 = 10_957
}

extension JSONWriter {
    /// Writes a member that is a date, or null.
    mutating func member(_ name: StaticString, _ date: CivilDate?) {
        key(name)
        guard let date else { return null() }
        value(plainOf: CivilDate.textLength, date.write)
    }
}

extension UnsafeRawBufferPointer {
    /// Whether two runs of bytes are the same.
    func isEqual(to other: UnsafeRawBufferPointer) -> Bool {
        guard count == other.count else { return false }
        guard let start = baseAddress, let otherStart = other.baseAddress else { return true }
        return memcmp(start, otherStart, count) == 0
    }
}
