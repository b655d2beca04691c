internal import Formats
internal import PostgresClient

/// Portfolios as JSON.
enum PortfolioDocument {
    /// What was made of a request: who is followed, and who is not and why.
    static func made(_ asked: PortfolioRequest, _ rows: PostgresResult) -> JSONWriter {
        var json = JSONWriter(capacity: 512 + rows.count * 40)
        let followed = (0..<rows.count).filter { rows.isNull($0, 4) }
        json.object { json in
            json.key("id")
            json.value(rows.string(0, 0))
            json.key("name")
            json.value(asked.name)
            json.key("purpose")
            json.value(asked.purpose)
            json.key("followed")
            json.value(followed.count)
            json.key("not_followed")
            json.array { json in
                for (row, subject) in zip(0..<rows.count, asked.subjects) where !rows.isNull(row, 4) {
                    write(subject.place, subject.code, rows.string(row, 4), &json)
                }
                for fault in asked.faults { write(fault.place, nil, fault.reason, &json) }
            }
            json.key("next")
            json.value(PortfolioPlace(transaction: rows.integer(0, 1)).text)
        }
        return json
    }

    private static func write(_ place: Int, _ code: String?, _ reason: String, _ json: inout JSONWriter) {
        json.object { json in
            json.key("place")
            json.value(place)
            json.key("uscc")
            json.value(code)
            json.key("reason")
            json.value(reason)
        }
    }

    /// A portfolio with its members.
    static func whole(_ portfolio: PostgresResult, _ members: PostgresResult) -> JSONWriter {
        var json = JSONWriter(capacity: 512 + members.count * 120)
        json.object { json in
            json.key("id")
            json.value(portfolio.string(0, 0))
            json.key("name")
            json.value(portfolio.string(0, 1))
            json.key("purpose")
            json.value(portfolio.string(0, 2))
            json.key("created_at")
            json.value(portfolio.string(0, 3))
            json.key("members")
            json.array { json in
                for row in 0..<members.count {
                    json.object { json in
                        json.key("uscc")
                        json.value(members.string(row, 0))
                        json.key("authorisation")
                        json.value(members.string(row, 1))
                        json.key("state")
                        json.value(members.string(row, 2))
                    }
                }
            }
        }
        return json
    }

    /// A page of changes as `read_portfolio.sql` gives it: its first row says where the next one starts.
    static func changes(_ rows: PostgresResult) -> JSONWriter {
        var json = JSONWriter(capacity: 512 + rows.count * 600)
        json.object { json in
            json.key("changes")
            json.array { json in for row in 1..<max(1, rows.count) { json.object { write(rows, row, &$0) } } }
            json.key("not_followed")
            json.array { json in
                for member in rows.string(0, 1).split(separator: ";") {
                    let parts = member.split(separator: ":").map(String.init)
                    json.object { json in
                        json.key("uscc")
                        json.value(parts.first)
                        json.key("state")
                        json.value(parts.last)
                    }
                }
            }
            json.key("next")
            json.value(
                PortfolioPlace(
                    transaction: rows.integer(0, 2), code: rows.string(0, 3), classCode: rows.string(0, 4),
                    key: rows.string(0, 5)
                ).text)
        }
        return json
    }

    private static func write(_ rows: PostgresResult, _ row: Int, _ json: inout JSONWriter) {
        json.key("uscc")
        json.value(rows.string(row, 3))
        json.key("class")
        json.value(rows.string(row, 4))
        json.key("key")
        json.value(rows.string(row, 5))
        json.key("change")
        json.value(rows.string(row, 6))
        json.key("decision_date")
        json.value(rows.optionalString(row, 7))
        // Of a record that is no longer in force it is told that it ended, and nothing of what it held.
        guard !rows.isNull(row, 9) else { return }
        json.key("agency")
        json.value(rows.string(row, 8))
        json.key("items")
        json.raw(rows.bytes(row, 9))
        json.key("authorised_items")
        json.raw(rows.bytes(row, 10))
    }
}
