internal import Formats
internal import PostgresClient

/// A page of the feed as the database gave it.
struct ChangePage: Sendable {
    private enum Column {
        static let last = 0
        static let completeAfter = 1
        static let looked = 2
        static let lookedTo = 3
        static let number = 4
        static let at = 5
        static let id = 6
        static let shown = 7
        static let uscc = 8
        static let classCode = 9
        static let key = 10
        static let revision = 11
        static let name = 12
        static let region = 13
        static let agency = 14
        static let decided = 15
        static let publicFrom = 16
        static let publicUntil = 17
        static let items = 18
    }

    private let rows: PostgresResult
    /// How many changes there are in it.
    let count: Int
    /// Whether the reader's place is one where nothing is missing.
    let isComplete: Bool
    /// Where to go on from.
    let next: ChangePlace
    private let completeAfter: Int
    private let begun: Int?
    /// The last number there is.
    let last: Int

    init(_ rows: PostgresResult, for question: ChangeQuestion) {
        self.rows = rows
        count = rows.isNull(0, Column.number) ? 0 : rows.count
        last = rows.integer(0, Column.last)
        completeAfter = rows.integer(0, Column.completeAfter)
        let place = question.place
        begun = place.after == 0 ? last : place.begun
        isComplete = place.after <= last && (place.after == 0 || max(place.after, begun ?? 0) >= completeAfter)
        var after = min(question.until ?? last, last)
        if count == question.limit {
            after = rows.integer(count - 1, Column.number)
        } else if rows.integer(0, Column.looked) == question.breadth {
            after = rows.integer(0, Column.lookedTo)
        }
        next = ChangePlace(after: max(after, place.after), begun: after < completeAfter ? begun : nil)
    }

    /// Whether there is nothing behind it.
    var isLast: Bool { next.after >= last }

    /// The page as a document.
    var json: JSONWriter {
        var json = JSONWriter(capacity: 256 + (0..<count).reduce(0) { $0 + 600 + rows.bytes($1, Column.items).count })
        json.object { json in
            json.key("changes")
            json.array { json in for row in 0..<count { write(row, &json) } }
            json.key("next")
            json.value(next.after)
            if let begun = next.begun {
                json.key("begun")
                json.value(begun)
            }
            json.key("last")
            json.value(last)
            json.key("complete")
            json.value(isLast)
        }
        return json
    }

    /// The page as server-sent events.
    var events: [UInt8] {
        let output = OutputBuffer(
            capacity: 64 + (0..<count).reduce(0) { $0 + 650 + rows.bytes($1, Column.items).count })
        for row in 0..<count {
            let number = rows.integer(row, Column.number)
            let place = ChangePlace(after: number, begun: number < completeAfter ? begun : nil)
            output.append(Array("id: \(place.eventID)\n".utf8))
            output.append(isShown(row) ? "event: record\ndata: " : "event: removal\ndata: ")
            var json = JSONWriter(appendingTo: output)
            write(row, &json)
            output.append("\n\n")
        }
        return Array(output.bytes)
    }

    private func isShown(_ row: Int) -> Bool { rows.boolean(row, Column.shown) }

    private func write(_ row: Int, _ json: inout JSONWriter) {
        json.object { json in
            json.key("number")
            json.value(rows.integer(row, Column.number))
            json.key("at")
            json.value(plain: rows.bytes(row, Column.at))
            json.key("id")
            json.value(plain: rows.bytes(row, Column.id))
            json.key("change")
            // A removal tells the name in the feed alone.
            guard isShown(row) else { return json.value(literal: "removal") }
            json.value(literal: "record")
            json.key("record")
            json.object { writeRecord(row, &$0) }
        }
    }

    private func writeRecord(_ row: Int, _ json: inout JSONWriter) {
        json.key("uscc")
        json.value(utf8: rows.bytes(row, Column.uscc))
        json.key("class")
        json.value(utf8: rows.bytes(row, Column.classCode))
        json.key("key")
        json.value(plain: rows.bytes(row, Column.key))
        json.key("revision")
        json.value(rows.integer(row, Column.revision))
        json.key("subject_name")
        json.value(utf8: rows.bytes(row, Column.name))
        json.key("region")
        json.value(utf8: rows.bytes(row, Column.region))
        json.key("agency")
        json.value(utf8: rows.bytes(row, Column.agency))
        writeDay("decision_date", row, Column.decided, &json)
        writeDay("public_from", row, Column.publicFrom, &json)
        writeDay("public_until", row, Column.publicUntil, &json)
        json.key("items")
        json.raw(rows.bytes(row, Column.items))
    }

    private func writeDay(_ name: StaticString, _ row: Int, _ column: Int, _ json: inout JSONWriter) {
        json.key(name)
        if rows.isNull(row, column) { json.null() } else { json.value(plain: rows.bytes(row, column)) }
    }
}
