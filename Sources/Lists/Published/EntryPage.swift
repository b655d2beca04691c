internal import Formats
internal import HTTPServer
internal import PostgresClient

/// A page of a list as JSON, written around the texts the database gives.
struct EntryPage {
    /// One row more than the page shows, if there is another page.
    let rows: PostgresResult
    let limit: Int

    var json: JSONWriter {
        let shown = min(rows.count, limit)
        var json = JSONWriter(capacity: 256 + shown * 600)
        json.object { json in
            json.key("entries")
            json.array { json in for row in 0..<shown { json.object { EntryJSON.write(rows, row, to: &$0) } } }
            json.key("next")
            let last = shown - 1
            json.value(rows.count > limit ? Cursor([rows.string(last, 7), rows.string(last, 0)]).text : nil)
        }
        return json
    }
}

/// On which lists a subject is, as JSON.
struct SubjectListsDocument {
    let code: String
    let rows: PostgresResult

    var json: JSONWriter {
        var json = JSONWriter(capacity: 256 + rows.count * 800)
        json.object { json in
            json.key("uscc")
            json.value(code)
            json.key("lists")
            json.array { json in for row in 0..<rows.count { json.object { write(row, &$0) } } }
        }
        return json
    }

    private func write(_ row: Int, _ json: inout JSONWriter) {
        json.key("list")
        json.value(utf8: rows.bytes(row, 1))
        json.key("list_name")
        json.value(utf8: rows.bytes(row, 13))
        json.key("list_name_en")
        json.value(utf8: rows.bytes(row, 14))
        json.key("colour")
        json.value(utf8: rows.bytes(row, 15))
        EntryJSON.write(rows, row, to: &json)
    }
}

/// An entry of a list, of a row of the statements `list_page` and `subject_lists`.
enum EntryJSON {
    private static let texts: [(StaticString, Int)] = [
        ("id", 0), ("uscc", 2), ("name", 3), ("region", 4), ("department", 5), ("source", 6), ("listed_on", 7),
        ("until", 8), ("document", 9), ("reason", 10),
    ]

    static func write(_ rows: PostgresResult, _ row: Int, to json: inout JSONWriter) {
        for (name, column) in texts {
            json.key(name)
            if rows.isNull(row, column) { json.null() } else { json.value(utf8: rows.bytes(row, column)) }
        }
        json.key("record")
        guard !rows.isNull(row, 12) else { return json.null() }
        json.object { json in
            json.key("class")
            json.value(utf8: rows.bytes(row, 11))
            json.key("key")
            json.value(utf8: rows.bytes(row, 12))
        }
    }
}
