internal import Formats
internal import PostgresClient

/// An authorisation as its parties see it.
enum AuthorisationJSON {
    /// Writes the members of a row as `authorisation.sql` and `authorisations.sql` give it.
    static func write(_ rows: PostgresResult, _ row: Int, to json: inout JSONWriter) {
        json.key("id")
        json.value(rows.string(row, 0))
        json.key("state")
        json.value(rows.string(row, 12))
        json.key("subject")
        json.value(rows.string(row, 1))
        json.key("grantee")
        json.object { json in
            json.key("code")
            json.value(rows.string(row, 2))
            json.key("name")
            json.value(rows.string(row, 3))
        }
        json.key("scope")
        json.array { json in for entry in rows.string(row, 4).split(separator: ";") { json.value(String(entry)) } }
        json.key("purpose")
        json.value(rows.string(row, 5))
        json.key("attestations_only")
        json.value(rows.boolean(row, 6))
        json.key("valid_from")
        json.value(rows.string(row, 7))
        json.key("valid_until")
        json.value(rows.string(row, 8))
        json.key("uses_allowed")
        if rows.isNull(row, 9) { json.null() } else { json.value(rows.integer(row, 9)) }
        json.key("uses")
        json.value(rows.integer(row, 10))
        json.key("evidence")
        json.value(rows.optionalString(row, 11))
        json.key("requested_at")
        json.value(rows.string(row, 13))
        json.key("granted_at")
        json.value(rows.optionalString(row, 14))
        json.key("ended_at")
        json.value(rows.optionalString(row, 15))
    }
}
