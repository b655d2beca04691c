internal import HTTPServer
internal import PostgresClient

/// Which authorisations are listed, and from where on: one's own only.
struct AuthorisationFilter: Sendable {
    private static let states = [
        "awaiting", "not_begun", "active", "used_up", "expired", "refused", "revoked",
    ]

    let limit: Int
    let parameters: [Parameter]

    /// - Throws: `Problem` for a parameter that cannot be used.
    init(_ request: Request, _ party: AuthorisationParty) throws {
        let values = try request.query(known: ["state", "subject", "grantee", "limit", "cursor"])
        var subject = try values["subject"].map { text in
            do {
                return try AuthorisationRequest.creditCode(text)
            } catch {
                throw Problem.invalidParameter(
                    "subject", LocalisedText("不是有效的统一社会信用代码。", "It is not a valid unified social credit code."))
            }
        }
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
        if let state = values["state"], !Self.states.contains(state) {
            throw Problem.invalidParameter(
                "state",
                LocalisedText(
                    "可用：\(Self.states.joined(separator: "、"))。", "One of \(Self.states.joined(separator: ", "))."))
        }
        limit = try PageLimit.read(values["limit"])
        let cursor = try values["cursor"].map { try Self.place($0) }
        parameters = [
            .optional(subject), .optional(grantee), .optional(values["state"]), .optional(cursor?.fields[0]),
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

/// How many entries a page has.
enum PageLimit {
    static func read(_ text: String?, default usual: Int = 50, most: Int = 500) throws -> Int {
        guard let text else { return usual }
        guard let limit = Int(text), (1...most).contains(limit), text == "\(limit)" else {
            throw Problem.invalidParameter(
                "limit", LocalisedText("应为 1 至 \(most) 的整数。", "It must be an integer from 1 to \(most)."))
        }
        return limit
    }
}
