internal import Catalogue
internal import Formats
internal import HTTPServer
internal import PostgresClient

/// A page of a listing as JSON, written around the texts the database gives.
struct ListingDocument {
    /// One row more than the page shows, if there is another page.
    let rows: PostgresResult
    /// How many records the page shows.
    let limit: Int

    var json: JSONWriter {
        let shown = min(rows.count, limit)
        var json = JSONWriter(capacity: 256 + (0..<shown).reduce(0) { $0 + 500 + rows.bytes($1, 8).count })
        json.object { json in
            json.key("records")
            json.array { json in for row in 0..<shown { json.object { write(rows, row, &$0) } } }
            json.key("next")
            json.value(rows.count > limit ? place(behind: shown - 1) : nil)
        }
        return json
    }

    private func place(behind row: Int) -> String? {
        rows.day(row, 4).map { Cursor([$0.description, rows.uuid(row, 7)]).text }
    }

    private func write(_ rows: PostgresResult, _ row: Int, _ json: inout JSONWriter) {
        json.key("uscc")
        json.value(plain: rows.bytes(row, 0))
        json.key("name")
        json.value(utf8: rows.bytes(row, 1))
        json.key("region")
        json.value(plain: rows.bytes(row, 2))
        json.key("agency")
        json.value(utf8: rows.bytes(row, 3))
        json.member("decision_date", rows.day(row, 4))
        json.member("public_from", rows.day(row, 5))
        json.member("public_until", rows.day(row, 6))
        json.key("key")
        json.value(uuid: rows.bytes(row, 7))
        json.key("items")
        json.raw(rows.json(row, 8))
    }
}
