internal import Documents
internal import Formats

/// A document that was handed out, as its receiver is told of it.
struct IssuedDocument: Sendable {
    let number: String
    let code: VerificationCode
    /// Seconds since 1970.
    let issuedAt: Int
    let forms: [HandedOut]
    /// Whether it was made just now; else it is one of the same day that says the same.
    let isNew: Bool

    var address: String { "/v1/documents/\(code.text)" }

    func json(_ asked: IssueRequest) -> JSONWriter {
        var json = JSONWriter()
        json.object { json in
            json.key("code")
            json.value(code.description)
            json.key("number")
            json.value(number)
            json.key("kind")
            json.value(asked.kind.rawValue)
            json.key("view")
            json.value(asked.view.rawValue)
            json.key("issued_at")
            json.value(MomentText.beijing(issuedAt))
            json.key("verify")
            json.value(address)
            json.key("forms")
            json.array { json in for form in forms { json.object { write(form, &$0) } } }
        }
        return json
    }

    private func write(_ form: HandedOut, _ json: inout JSONWriter) {
        json.key("form")
        json.value(form.form.rawValue)
        json.key("address")
        json.value("\(address)/report.\(form.form.rawValue)")
        json.key("sha256")
        json.value(form.sha256)
        json.key("sm3")
        json.value(form.sm3)
        json.key("bytes")
        json.value(form.bytes)
    }
}
