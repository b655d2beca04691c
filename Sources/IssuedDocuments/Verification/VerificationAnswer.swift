internal import Formats

/// What is known of a document, as JSON.
struct VerificationAnswer {
    let status: DocumentStatus
    let issuer: String?

    var json: JSONWriter {
        var json = JSONWriter(capacity: 2048)
        json.object { json in
            json.key("genuine")
            json.value(true)
            json.key("number")
            json.value(status.number)
            json.key("kind")
            json.value(status.kind.rawValue)
            json.key("view")
            json.value(status.view)
            json.key("issuer")
            json.value(issuer)
            json.key("issued_at")
            json.value(MomentText.beijing(status.issuedAt))
            json.key("as_of_change")
            json.value(status.asOfChange)
            json.key("subject")
            writeSubject(&json)
            json.key("form")
            json.value(status.form)
            json.key("stands")
            json.value(status.stands)
            json.key("facts")
            json.array { json in for fact in status.facts { json.object { write(fact, &$0) } } }
            json.key("period")
            writePeriod(&json)
            json.key("conclusions")
            json.array { json in for conclusion in status.conclusions { json.object { write(conclusion, &$0) } } }
            json.key("judged_at")
            json.value(MomentText.beijing(status.judgedAt))
            json.key("forms")
            status.forms.write(to: &json)
            json.key("signatures")
            writeSignatures(&json)
            json.key("keys")
            json.value(literal: "/v1/documents/keys")
        }
        return json
    }

    private func writeSubject(_ json: inout JSONWriter) {
        guard let subject = status.subject else { return json.null() }
        json.object { json in
            json.key("uscc")
            json.value(subject.code)
            json.key("name")
            json.value(subject.name)
        }
    }

    private func write(_ fact: (state: FactState, count: Int?), _ json: inout JSONWriter) {
        json.key("state")
        json.value(fact.state.rawValue)
        json.key("count")
        if let count = fact.count { json.value(count) } else { json.null() }
        json.key("meaning")
        json.value(fact.state.chinese)
        json.key("meaning_en")
        json.value(fact.state.english)
    }

    private func writePeriod(_ json: inout JSONWriter) {
        guard let period = status.period else { return json.null() }
        json.object { json in
            json.key("from")
            json.value(period.from)
            json.key("to")
            json.value(period.to)
        }
    }

    private func write(_ conclusion: (state: ConclusionState, count: Int), _ json: inout JSONWriter) {
        json.key("state")
        json.value(conclusion.state.rawValue)
        json.key("count")
        json.value(conclusion.count)
        json.key("meaning")
        json.value(conclusion.state.chinese)
        json.key("meaning_en")
        json.value(conclusion.state.english)
    }

    /// PostgreSQL breaks long lines of Base64.
    private func writeSignatures(_ json: inout JSONWriter) {
        json.array { json in
            for signature in status.signatures.elements {
                json.object { json in
                    json.key("key")
                    json.value(signature["key"]?.text)
                    json.key("algorithm")
                    json.value(signature["algorithm"]?.text)
                    json.key("signature")
                    json.value(signature["signature"]?.text.map { $0.filter { $0 != "\n" } })
                }
            }
        }
    }
}
