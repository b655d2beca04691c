internal import Disclosure
internal import Formats
internal import HTTPServer
internal import PostgresClient

/// `GET /v1/subjects/{uscc}/lists?view=shared`: on which lists a subject is and was, for departments, through their gate.
struct SharedLists: Sendable {
    let gate: PipelineGroup
    let authentication: CallerAuthentication

    func answer(_ request: Request, _ code: String, purpose: String?) async throws -> Response {
        guard let purpose, (1...100).contains(purpose.unicodeScalars.count) else {
            throw Problem.invalidParameter(
                "purpose", LocalisedText("必填，1 至 100 个字符。", "It is needed and has 1 to 100 characters."))
        }
        let caller = try await authentication.signed(request, [.department])
        guard let signer = Signer(caller) else { throw Problem.refusal(outcome: "unauthorised") }
        let rows = try await gate.query(
            SQL.sharedLists, signer.parameters + [.text(request.id), .text(code), .text(purpose)], durable: true)
        let outcome = rows.count > 0 ? rows.string(0, 0) : "unauthorised"
        guard outcome == "answered" else { throw Problem.refusal(outcome: outcome) }
        return .json(document(code, rows), headers: [.notKept])
    }

    private static let texts: [(StaticString, Int)] = [
        ("id", 1), ("list", 2), ("list_name", 3), ("list_name_en", 4), ("colour", 5), ("publish", 6), ("source", 7),
        ("department", 8), ("department_code", 9), ("document", 10), ("reason", 11), ("listed_on", 12), ("until", 13),
        ("ended_on", 14), ("end_reason", 15), ("end_document", 16), ("state", 17),
    ]

    private func document(_ code: String, _ rows: PostgresResult) -> JSONWriter {
        var json = JSONWriter(capacity: 256 + rows.count * 800)
        json.object { json in
            json.key("uscc")
            json.value(code)
            json.key("lists")
            json.array { json in
                for row in 1..<max(rows.count, 1) {
                    json.object { json in
                        for (name, column) in Self.texts {
                            json.key(name)
                            json.value(rows.optionalString(row, column))
                        }
                    }
                }
            }
        }
        return json
    }
}
