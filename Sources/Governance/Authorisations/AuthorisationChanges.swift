internal import Formats
internal import HTTPServer
internal import PostgresClient
internal import RequestParameters

/// `GET /v1/authorisations/changes?after=`: what became of one's authorisations, in an order in which nothing is ever put in between.
struct AuthorisationChanges: Sendable {
    private let limit: Int
    private let place: (transaction: Int, id: Int)
    let parameters: [Parameter]

    /// - Throws: `Problem` for a parameter that cannot be used.
    init(_ request: Request, _ party: AuthorisationParty) throws {
        let values = try QueryParameters(request, known: ["after", "limit"])
        limit = try values.limit(default: 50, atMost: 500)
        place = try values["after"].map { try Self.place($0) } ?? (0, 0)
        var subject: String?
        var grantee: String?
        switch party {
        case .subject(let uscc): subject = uscc
        case .grantee(let code): grantee = code
        case .window: break
        }
        parameters = [
            .optional(subject), .optional(grantee), .integer(place.transaction), .integer(place.id), .integer(limit),
        ]
    }

    func json(_ rows: PostgresResult) -> JSONWriter {
        var json = JSONWriter(capacity: 128 + rows.count * 200)
        json.object { json in
            json.key("changes")
            json.array { json in for row in 0..<rows.count { json.object { Self.write(rows, row, &$0) } } }
            // Also at the end: there the next changes will be.
            json.key("next")
            let last = rows.count - 1
            json.value(
                last < 0
                    ? Self.text(place.transaction, place.id) : Self.text(rows.integer(last, 0), rows.integer(last, 1)))
        }
        return json
    }

    private static func write(_ rows: PostgresResult, _ row: Int, _ json: inout JSONWriter) {
        json.key("authorisation")
        json.value(rows.string(row, 2))
        json.key("subject")
        json.value(rows.string(row, 3))
        json.key("grantee")
        json.value(rows.string(row, 4))
        json.key("change")
        json.value(rows.string(row, 5))
        json.key("at")
        json.value(rows.string(row, 6))
    }

    private static func text(_ transaction: Int, _ id: Int) -> String { "\(transaction)-\(id)" }

    private static func place(_ text: String) throws -> (Int, Int) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 2, let transaction = Int(parts[0]), let id = Int(parts[1]), transaction >= 0, id >= 0,
            Self.text(transaction, id) == text
        else {
            throw Problem.invalidParameter(
                "after", LocalisedText("请原样使用上一页返回的 next。", "Use “next” of the page before as it is."))
        }
        return (transaction, id)
    }
}
