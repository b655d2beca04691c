internal import Catalogue
internal import Formats
internal import PostgresClient

/// The columns of a page, in the order in which its statement names them, and how they are read. Pages come in PostgreSQL's binary format.
enum RecordColumn {
    static let uscc = 0
    static let key = 1
    static let name = 2
    static let region = 3
    static let agency = 4
    static let decided = 5
    static let from = 6
    static let until = 7
    static let items = 8
    // Of changes alone.
    static let classCode = 9
    static let id = 10
    static let number = 11
}

extension PostgresResult {
    /// A `date`; nil for NULL and for one that is infinite.
    func date(_ row: Int, _ column: Int) -> CivilDate? {
        let field = bytes(row, column)
        guard field.count == 4 else { return nil }
        let days = Int32(bigEndian: field.loadUnaligned(as: Int32.self))
        // PostgreSQL counts from 2000-01-01.
        return days == .max || days == .min ? nil : CivilDate(daysSinceEpoch: days &+ 10_957)
    }

    /// The text of a `jsonb` value: what is behind the number of its version.
    func items(_ row: Int) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(rebasing: bytes(row, RecordColumn.items).dropFirst())
    }

    /// A `uuid` in its usual form; blank when it is none.
    func uuidText(_ row: Int, _ column: Int) -> String { UUIDText.string(bytes(row, column)) }

    /// A `bigint`.
    func bigint(_ row: Int, _ column: Int) -> Int {
        let field = bytes(row, column)
        return field.count == 8 ? Int(Int64(bigEndian: field.loadUnaligned(as: Int64.self))) : 0
    }
}

/// A record as a line of NDJSON. Its name in the feed comes first, then its place: whoever has to find it in a file need not read on.
enum RecordLine {
    /// Appends `{"id":…}` and the end of the line.
    static func append(_ page: RecordPage, _ row: Int, to output: OutputBuffer) {
        var json = JSONWriter(appendingTo: output)
        json.object { json in
            json.key("id")
            json.value(uuid: page.name(row))
            page.classCode.withUnsafeBytes { write(page.rows, row, $0, &json) }
        }
        output.append(0x0A)
    }

    /// Appends an entry of the file of changes: a record as it is, or the name alone of one that is public no more.
    static func appendChange(_ rows: PostgresResult, _ row: Int, to output: OutputBuffer) {
        var json = JSONWriter(appendingTo: output)
        json.object { json in
            json.key("id")
            json.value(uuid: rows.bytes(row, RecordColumn.id))
            json.key("number")
            json.value(rows.bigint(row, RecordColumn.number))
            let isRemoval = rows.isNull(row, RecordColumn.uscc)
            json.key("change")
            json.value(literal: isRemoval ? "removal" : "record")
            if !isRemoval {
                json.key("record")
                json.object { write(rows, row, rows.bytes(row, RecordColumn.classCode), &$0) }
            }
        }
        output.append(0x0A)
    }

    private static func write(
        _ rows: PostgresResult, _ row: Int, _ classCode: UnsafeRawBufferPointer, _ json: inout JSONWriter
    ) {
        json.key("uscc")
        json.value(plain: rows.bytes(row, RecordColumn.uscc))
        json.key("key")
        json.value(uuid: rows.bytes(row, RecordColumn.key))
        json.key("class")
        json.value(plain: classCode)
        json.key("subject_name")
        json.value(utf8: rows.bytes(row, RecordColumn.name))
        json.key("region")
        json.value(utf8: rows.bytes(row, RecordColumn.region))
        json.key("agency")
        json.value(utf8: rows.bytes(row, RecordColumn.agency))
        write("decision_date", rows.date(row, RecordColumn.decided), &json)
        write("public_from", rows.date(row, RecordColumn.from), &json)
        write("public_until", rows.date(row, RecordColumn.until), &json)
        json.key("items")
        json.raw(rows.items(row))
    }

    private static func write(_ name: StaticString, _ date: CivilDate?, _ json: inout JSONWriter) {
        json.key(name)
        guard let date else { return json.null() }
        json.value(plainOf: CivilDate.textLength, date.write)
    }
}
