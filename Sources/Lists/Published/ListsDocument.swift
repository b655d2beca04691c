internal import Formats
internal import PostgresClient

/// The lists there are, as JSON.
struct ListsDocument {
    let rows: PostgresResult

    private static let texts: [StaticString] = [
        "code", "name", "name_en", "colour", "basis", "authority", "authority_en", "criteria", "criteria_en",
    ]

    var json: JSONWriter {
        var json = JSONWriter(capacity: 256 + rows.count * 1000)
        json.object { json in
            json.key("lists")
            json.array { json in for row in 0..<rows.count { json.object { write(row, &$0) } } }
        }
        return json
    }

    private func write(_ row: Int, _ json: inout JSONWriter) {
        for (column, name) in Self.texts.enumerated() {
            json.key(name)
            json.value(utf8: rows.bytes(row, column))
        }
        json.key("subjects")
        json.raw(rows.bytes(row, 9))
        json.key("term_months")
        number(row, 10, &json)
        json.key("exit_months")
        number(row, 11, &json)
        json.key("exits")
        json.raw(rows.bytes(row, 12))
        json.key("effective_from")
        json.value(rows.optionalString(row, 13))
        json.key("effective_until")
        json.value(rows.optionalString(row, 14))
        json.key("entries")
        json.value(rows.integer(row, 15))
    }

    private func number(_ row: Int, _ column: Int, _ json: inout JSONWriter) {
        if rows.isNull(row, column) { json.null() } else { json.value(rows.integer(row, column)) }
    }
}
