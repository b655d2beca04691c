internal import Catalogue
internal import Formats
internal import PostgresClient

/// An attestation before it is signed: the answers to questions about a subject, and nothing else about it.
struct AttestationDocument {
    let number: String
    let request: AttestationRequest
    let organisation: String
    let answers: PostgresResult
    let questions: [String: AttestationQuestion]

    var json: [UInt8] {
        var json = JSONWriter()
        json.object { json in
            json.key("number")
            json.value(number)
            json.key("subject")
            json.value(request.subject)
            json.key("given_to")
            json.value(organisation)
            json.key("purpose")
            json.value(request.purpose)
            json.key("authorisation")
            json.value(request.authorisation)
            json.key("as_of")
            json.value(answers.string(0, 3))
            json.key("valid_until")
            json.value(answers.string(0, 4))
            json.key("answers")
            json.array { json in
                for row in 0..<answers.count { json.object { write(row, &$0) } }
            }
        }
        return json.bytes
    }

    private func write(_ row: Int, _ json: inout JSONWriter) {
        let code = answers.string(row, 1)
        json.key("question")
        json.value(code)
        json.key("text")
        json.value(questions[code]?.text)
        json.key("text_en")
        json.value(questions[code]?.englishText)
        json.key("answer")
        json.value(answers.string(row, 2))
    }
}
