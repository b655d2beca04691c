internal import Formats
internal import PostgresClient

/// Counts as JSON, the greatest first; months in their order. Says at which change they are exact.
struct CountsDocument {
    let rows: PostgresResult
    let division: String
    /// The names of keys that the catalogue knows; the database knows those of others.
    let names: [String: String]
    let member: StaticString

    var json: JSONWriter {
        var json = JSONWriter(capacity: 1024 + rows.count * 80)
        var entries = (1..<max(1, rows.count)).map { row in
            let key = rows.string(row, 0)
            return (key: key, name: rows.optionalString(row, 5) ?? names[key], count: rows.integer(row, 1))
        }
        if division == "month" { entries.sort { $0.key < $1.key } }
        json.object { json in
            json.key("by")
            json.value(division)
            json.key("total")
            json.value(entries.reduce(0) { $0 + $1.count })
            json.key("counts")
            json.array { json in
                for entry in entries {
                    json.object { json in
                        json.key("key")
                        json.value(entry.key.isEmpty ? nil : entry.key)
                        json.key("name")
                        json.value(entry.name)
                        json.key(member)
                        json.value(entry.count)
                    }
                }
            }
            json.key("as_of")
            json.object { json in
                json.key("change")
                json.value(rows.integer(0, 2))
                json.key("behind")
                json.value(rows.integer(0, 3))
                json.key("day")
                json.value(rows.string(0, 4))
            }
        }
        return json
    }
}
