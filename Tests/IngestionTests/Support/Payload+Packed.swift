import Foundation
import TestSupport

/// The same records in every form that departments send.
extension Payload {
    /// Records as lines of JSON.
    static func objects(_ records: [[String: String]]) -> [String] {
        records.map { record in
            let members = record.keys.sorted().map { "\(quoted($0)):\(quoted(record[$0] ?? ""))" }
            return "{" + members.joined(separator: ",") + "}"
        }
    }

    static func ndjson(_ records: [[String: String]]) -> [UInt8] {
        Array(objects(records).map { $0 + "\n" }.joined().utf8)
    }

    static func jsonArray(_ records: [[String: String]]) -> [UInt8] {
        Array(("[\n  " + objects(records).joined(separator: ",\n  ") + "\n]\n").utf8)
    }

    static func gb18030(_ records: [[String: String]]) -> [UInt8] {
        GB18030Text.encode(String(decoding: csv(records), as: UTF8.self))
    }

    /// Records as a sheet, dates and amounts as the numbers a spreadsheet makes of them.
    static func workbook(_ records: [[String: String]], from first: Int = 1) -> WorkbookFile {
        let columns = Set(records.flatMap(\.keys)).sorted()
        let rows = [columns.map(inline)] + records.map { record in columns.map { cell(record[$0] ?? "") } }
        var workbook = WorkbookFile(
            rows: rows.enumerated().map { "<row r=\"\($0 + first)\">\($1.joined())</row>" }.joined())
        workbook.styles = "<cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/></cellXfs>"
        return workbook
    }

    private static func cell(_ text: String) -> String {
        if let date = try? Date(text, strategy: .iso8601.year().month().day()) {
            return "<c s=\"1\"><v>\(Int(date.timeIntervalSince1970) / 86_400 + 25_569)</v></c>"
        }
        return Double(text) == nil ? inline(text) : "<c><v>\(text)</v></c>"
    }

    private static func inline(_ text: String) -> String {
        let escaped = text.replacing("&", with: "&amp;").replacing("<", with: "&lt;")
        return "<c t=\"inlineStr\"><is><t>\(escaped)</t></is></c>"
    }

    private static func quoted(_ text: String) -> String {
        "\"" + text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n") + "\""
    }
}
