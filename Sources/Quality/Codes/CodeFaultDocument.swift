internal import Catalogue
internal import Formats
internal import HTTPServer
internal import Identifiers
internal import Ingestion

/// A page of the list of wrong and duplicate codes as JSON.
struct CodeFaultDocument {
    let faults: [CodeFault]
    let hasMore: Bool
    /// When the register was last looked through for organisations with two codes.
    let searchedAt: String?
    let catalogue: Catalogue

    var bytes: [UInt8] {
        var json = JSONWriter(capacity: 4096)
        json.object { json in
            json.key("two_codes_searched_at")
            json.value(searchedAt)
            json.key("faults")
            json.array { json in for fault in faults { json.object { write(fault, &$0) } } }
            json.key("next")
            json.value(hasMore ? faults.last.map { Cursor($0.place).text } : nil)
        }
        return json.bytes
    }

    private func write(_ fault: CodeFault, _ json: inout JSONWriter) {
        json.key("kind")
        json.value(fault.kind.rawValue)
        json.key("code")
        json.value(fault.code)
        json.key("other_code")
        json.value(fault.otherCode)
        json.key("authority")
        if fault.authority == nil { json.null() } else { json.object { writeAuthority(fault, &$0) } }
        json.key("registered_name")
        json.value(fault.registeredName)
        json.key("other_name")
        json.value(fault.otherName)
        json.key("numbers")
        json.array { json in for number in fault.numbers { json.object { Self.write(number, &$0) } } }
        json.key("reasons")
        json.array { json in for reason in fault.reasons { json.object { write(reason, fault.code, &$0) } } }
        json.key("rows")
        if let rows = fault.rows { json.value(rows) } else { json.null() }
        json.key("first_day")
        json.value(fault.firstDay)
        json.key("last_day")
        json.value(fault.lastDay)
        json.key("sent_by")
        json.array { json in for sender in fault.senders { json.value(sender) } }
    }

    private func writeAuthority(_ fault: CodeFault, _ json: inout JSONWriter) {
        guard let authority = fault.authority else { return }
        json.key("code")
        json.value(String(authority.department))
        json.key("name")
        json.value(authority.departmentName)
        json.key("division")
        json.value(authority.division)
        json.key("departments")
        json.array { json in for department in catalogue.departments(of: authority) { json.value(department.code) } }
    }

    private static func write(_ number: CodeFault.Number, _ json: inout JSONWriter) {
        json.key("kind")
        json.value(number.kind)
        json.key("number")
        json.value(number.text)
    }

    private func write(_ reason: String, _ code: String, _ json: inout JSONWriter) {
        let message = CodeFaultTexts(catalogue).message(reason, code)
        json.key("code")
        json.value(reason)
        json.key("message")
        json.value(message.chinese)
        json.key("message_en")
        json.value(message.english)
    }
}

/// What the reasons for refusing a code mean.
struct CodeFaultTexts {
    private let texts: FaultTexts

    init(_ catalogue: Catalogue) { texts = FaultTexts(catalogue, nil) }

    func message(_ reason: String, _ code: String) -> LocalisedText {
        LocalisedText(
            texts.message(reason, item: "统一社会信用代码", value: code, limit: "").chinese,
            texts.message(reason, item: "Unified social credit code", value: code, limit: "").english)
    }
}
