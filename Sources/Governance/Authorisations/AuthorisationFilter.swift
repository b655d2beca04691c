internal import HTTPServer
internal import PostgresClient
internal import RequestParameters

/// Which authorisations are listed, and from where on: one's own only.
struct AuthorisationFilter: Sendable {
    private static let states = [
        "awaiting", "not_begun", "active", "used_up", "expired", "refused", "revoked",
    ]

    let limit: Int
    let parameters: [Parameter]

    /// - Throws: `Problem` for a parameter that cannot be used.
    init(_ request: Request, _ party: AuthorisationParty) throws {
        let values = try QueryParameters(request, known: ["state", "subject", "grantee", "limit", "cursor"])
        var subject = try values.creditCode("subject")
        var grantee = values["grantee"]
        // Another one's has no entries here, whether it has any or not.
        switch party {
        case .grantee(let code): grantee = grantee ?? code == code ? code : ""
        case .subject(let uscc): subject = subject ?? uscc == uscc ? uscc : ""
        case .window:
            guard subject != nil else {
                throw Problem.invalidParameter(
                    "subject", LocalisedText("受理窗口须注明主体。", "A window must name the subject it acts for."))
            }
        }
        let state = try values.word("state", among: Self.states)
        limit = try values.limit(default: 50, atMost: 500)
        let cursor = try values["cursor"].map { try Self.place($0) }
        parameters = [
            .optional(subject), .optional(grantee), .optional(state), .optional(cursor?.fields[0]),
            .optional(cursor?.fields[1]), .integer(limit + 1),
        ]
    }

    /// A cursor whose fields PostgreSQL can read.
    private static func place(_ text: String) throws -> Cursor {
        let cursor = try Cursor(text, count: 2)
        guard AuthorisationID(cursor.fields[1]) != nil, cursor.fields[0].utf8.count == 32,
            (try? Moment(String(cursor.fields[0].prefix(19)) + "+08:00", member: "cursor")) != nil,
            cursor.fields[0].hasSuffix("+08:00"), cursor.fields[0].dropFirst(19).dropLast(6).first == ".",
            cursor.fields[0].dropFirst(20).dropLast(6).allSatisfy({ $0.isASCII && $0.isNumber })
        else { throw Cursor.invalid }
        return cursor
    }
}
