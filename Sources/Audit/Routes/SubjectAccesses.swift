internal import Catalogue
internal import Disclosure
internal import Formats
internal import HTTPServer
internal import PostgresClient
internal import RequestParameters

/// `GET /v1/subjects/{uscc}/accesses`: who looked at a subject, for the subject itself (谁查了我).
struct SubjectAccesses: Sendable {
    let authentication: CallerAuthentication
    let connection: PipelineGroup

    func answer(_ request: Request) async throws -> Response {
        let parameters = try QueryParameters(request, known: ["from", "to", "limit", "cursor"])
        let subject = try QueryParameters.creditCode(request.parameter("uscc"), name: "uscc")
        let limit = try parameters.limit(default: 20, atMost: 100)
        let from = try parameters.date("from").map { "\($0) 00:00:00+08" } ?? "-infinity"
        let place = try Self.place(parameters)
        let caller = try await authentication.signed(request, [.subject])
        guard let signer = Signer(caller) else { throw AccessProblem.unauthorised }
        let rows = try await connection.query(
            SQL.accesses,
            signer.parameters + [
                .text(request.id), .text(subject), .text(from), .text(place.time), .integer(place.id),
                .integer(limit + 1),
            ], durable: true)
        if rows.count > 0, let refusal = rows.optionalString(0, 0) { throw AccessProblem.of(refusal) }
        return .json(AccessDocument(rows: rows, limit: limit).json, headers: [.notKept])
    }

    /// The place the page starts before: the cursor's, or the end of the last day wanted.
    private static func place(_ parameters: QueryParameters) throws -> (time: String, id: Int) {
        let end = try parameters.date("to").map { $0.adding(days: 1) }
        if let cursor = parameters["cursor"] {
            let fields = try Cursor(cursor, count: 2).fields
            guard let at = Int(fields[0]), let id = Int(fields[1]), fields == ["\(at)", "\(id)"],
                (0...252_455_616_000_000_000).contains(at)
            else { throw Cursor.invalid }
            let time = Moment.text(at)
            // A cursor of another question must not undo this one's last day.
            if end.map({ time < $0.description }) ?? true { return (time, id) }
        }
        return (end.map { "\($0) 00:00:00+08" } ?? "infinity", .min)
    }
}

/// What a subject is told that cannot be answered.
enum AccessProblem {
    static let unauthorised = Problem(
        401, "unauthorised", LocalisedText("客户端或密钥已失效", "The client or its key is no longer valid"),
        detail: LocalisedText("请联系平台运维重新登记密钥。", "Ask the platform's operator to register a new key."))

    static func of(_ refusal: String) -> Problem {
        switch refusal {
        case "replayed":
            Problem(
                401, "replayed", LocalisedText("该请求已使用过", "This request was used before"),
                detail: LocalisedText("请以新的 nonce 重新签名。", "Sign it again with a new nonce."))
        case "other_subject":
            Problem(
                403, "other_subject", LocalisedText("只能查看本主体的访问记录", "A subject sees accesses to itself only"),
                detail: LocalisedText(
                    "路径中的代码须为签名机构自己的代码。", "The code in the path must be the signing organisation's own."))
        case "not_for_this_caller":
            Problem(
                403, "not_for_this_caller", LocalisedText("该机构类别无权调用", "Not for this kind of organisation"),
                detail: LocalisedText("此地址供主体本身使用。", "This address is for subjects themselves."))
        default: unauthorised
        }
    }
}

/// A page of accesses as JSON.
struct AccessDocument {
    /// One row more than the page shows, if there is another page.
    let rows: PostgresResult
    let limit: Int

    var json: JSONWriter {
        let shown = min(rows.count, limit)
        var json = JSONWriter()
        json.object { json in
            json.key("accesses")
            json.array { json in for row in 0..<shown { write(row, &json) } }
            json.key("next")
            json.value(
                rows.count > limit ? Cursor([rows.string(shown - 1, 2), rows.string(shown - 1, 1)]).text : nil)
        }
        return json
    }

    private func write(_ row: Int, _ json: inout JSONWriter) {
        json.object { json in
            json.key("id")
            json.value(rows.integer(row, 1))
            json.key("at")
            json.value(Moment.text(rows.integer(row, 2)))
            json.key("action")
            json.value(rows.string(row, 3))
            json.key("outcome")
            json.value(rows.string(row, 4))
            json.key("organisation")
            json.value(rows.string(row, 5))
            json.key("organisation_name")
            json.value(rows.string(row, 6))
            json.key("purpose")
            json.value(rows.optionalString(row, 7))
            json.key("authority")
            json.value(rows.optionalString(row, 8))
            json.key("classes")
            json.raw(rows.bytes(row, 9))
            json.key("result_count")
            json.value(rows.integer(row, 10))
        }
    }
}
