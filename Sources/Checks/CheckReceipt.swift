internal import Formats
internal import Ingestion

/// What the maker of a check is told at once.
struct CheckReceipt {
    let id: UUIDBits
    let purpose: String
    let rows: Int

    var json: [UInt8] {
        var json = JSONWriter()
        json.object { json in
            json.key("id")
            json.value(id.description)
            json.key("state")
            json.value(literal: "waiting")
            json.key("purpose")
            json.value(purpose)
            json.key("rows")
            json.value(rows)
        }
        return json.bytes
    }
}
