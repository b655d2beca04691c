internal import Catalogue
internal import Formats
internal import HTTPServer
internal import PostgresClient

/// A page of a listing as JSON, written around the texts the database gives.
struct ListingDocument {
    let page: ListingPage
    let timeliness: Timeliness

    var json: JSONWriter {
        let rows = page.rows
        var json = JSONWriter(capacity: 256 + page.records.reduce(0) { $0 + 600 + rows.bytes($1, 8).count })
        json.object { json in
            json.key("records")
            json.array { json in for row in page.records { json.object { write(rows, row, &$0) } } }
            json.key("next")
            json.value(page.next?.cursor(page.order))
            json.key("index")
            write(page.index, &json)
        }
        return json
    }

    private func write(_ index: (number: Int, behind: Int)?, _ json: inout JSONWriter) {
        guard let index else { return json.null() }
        json.object { json in
            json.key("change")
            json.value(index.number)
            json.key("behind")
            json.value(index.behind)
        }
    }

    private func write(_ rows: PostgresResult, _ row: Int, _ json: inout JSONWriter) {
        let decision = rows.day(row, 4)
        let publication = page.publishedOn(row)
        let workingDays = timeliness.workingDays(from: decision, to: publication)
        json.key("uscc")
        json.value(plain: rows.bytes(row, 0))
        json.key("name")
        json.value(utf8: rows.bytes(row, 1))
        json.key("region")
        json.value(plain: rows.bytes(row, 2))
        json.key("agency")
        json.value(utf8: rows.bytes(row, 3))
        json.member("decision_date", decision)
        json.member("public_from", rows.day(row, 5))
        json.member("public_until", rows.day(row, 6))
        json.member("published_on", publication)
        json.key("working_days")
        if let workingDays { json.value(workingDays) } else { json.null() }
        json.key("in_time")
        if let isInTime = timeliness.isInTime(workingDays) { json.value(isInTime) } else { json.null() }
        json.key("key")
        json.value(uuid: rows.bytes(row, 7))
        json.key("items")
        json.raw(rows.json(row, 8))
    }
}
