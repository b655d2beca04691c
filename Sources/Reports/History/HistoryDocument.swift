internal import Formats
internal import PostgresClient

/// A record's history as JSON, the present revision first.
struct HistoryDocument {
    let code: String
    let rows: PostgresResult
    /// Whether it is for the department the record comes from.
    let isOwn: Bool

    private enum Column {
        static let action = 10
        static let recordedAt = 11
        static let replacedAt = 12
        static let endedBy = 13
        static let state = 14
        static let reason = 15
    }

    func json() -> JSONWriter {
        var json = JSONWriter(capacity: 512 + rows.count * 1000)
        json.object { json in
            json.key("view")
            json.value(isOwn ? "source" : "public")
            json.key("uscc")
            json.value(code)
            json.key("class")
            json.value(rows.string(0, RecordColumns.classCode))
            json.key("key")
            json.value(rows.string(0, RecordColumns.key))
            json.key("revisions")
            json.array { json in for row in 0..<rows.count { json.object { write(row, &$0) } } }
        }
        return json
    }

    private func write(_ row: Int, _ json: inout JSONWriter) {
        json.key("action")
        json.value(rows.string(row, Column.action))
        json.key("recorded_at")
        json.value(rows.string(row, Column.recordedAt))
        json.key("replaced_at")
        json.value(rows.optionalString(row, Column.replacedAt))
        json.key("ended_by")
        json.value(rows.optionalString(row, Column.endedBy))
        if isOwn {
            json.key("state")
            json.value(rows.string(row, Column.state))
            json.key("reason")
            json.value(rows.optionalString(row, Column.reason))
        }
        RecordColumns.write(rows, row, to: &json)
    }
}
