internal import Formats
internal import HTTPServer
internal import Ingestion

/// The results of a check as lines: NDJSON, or CSV under a header.
struct CheckLines: Sendable {
    let texts: CheckTexts
    let isCSV: Bool

    /// What stands above the first row.
    var header: [UInt8] { isCSV ? [0xEF, 0xBB, 0xBF] + CSVText.line(texts.headings) : [] }

    func bytes(_ results: [CheckResult]) -> [UInt8] {
        let output = OutputBuffer(capacity: results.count * 200)
        if isCSV {
            for result in results { CSVText.append(texts.cells(result), to: output) }
            return Array(output.bytes)
        }
        for result in results {
            var json = JSONWriter(appendingTo: output)
            json.object { json in
                for column in texts.columns { write(column, result, &json) }
            }
            output.append(0x0A)
        }
        return Array(output.bytes)
    }

    private func write(_ column: CheckResultColumn, _ result: CheckResult, _ json: inout JSONWriter) {
        let isFound = result.outcome == .found
        switch column {
        case .lists, .penalties, .abnormal, .subject, .registeredName, .lastDecision, .matchedBy:
            // Of what was not found nothing is said.
            guard isFound else { return }
        case .remark: guard texts.remark(result) != nil || result.fault != nil else { return }
        default: break
        }
        json.key(text: column.rawValue)
        switch column {
        case .row: json.value(result.row)
        case .reference: json.value(result.reference)
        case .code: json.value(result.code)
        case .name: json.value(result.name)
        case .status: json.value(result.outcome.rawValue)
        case .matchedBy: json.value(result.match)
        case .subject: json.value(result.subject)
        case .registeredName: json.value(result.registeredName)
        case .lists: json.array { json in for list in result.lists { json.value(list) } }
        case .penalties: json.value(result.penalties)
        case .abnormal: json.value(result.isAbnormal)
        case .lastDecision: json.value(result.lastDecision)
        case .remark:
            json.object { json in
                json.key("code")
                json.value(Self.remarkCode(result))
                json.key("message")
                json.value(texts.remark(result)?.chinese)
                json.key("message_en")
                json.value(texts.remark(result)?.english)
            }
        }
    }

    private static func remarkCode(_ result: CheckResult) -> String {
        switch result.outcome {
        case .invalid: result.fault ?? "required"
        case .ambiguous: "ambiguous_name"
        case .notLooked: "right_ended"
        case .notFound: "not_found"
        case .found: result.match == "code" ? "name_differs" : "name_alone"
        }
    }
}
