internal import Catalogue
internal import HTTPServer
internal import Identifiers
internal import Ingestion

/// The list of wrong and duplicate codes as a table: for files, and for the terminal.
public struct CodeFaultTable: Sendable {
    private let list: CodeFaultList
    private let english: Bool

    /// - Parameter english: whether headings and reasons are in English; Chinese otherwise.
    public init(_ list: CodeFaultList, english: Bool) {
        self.list = list
        self.english = english
    }

    /// The headings.
    public var headings: [String] {
        english
            ? [
                "kind", "code", "registering department", "division", "assigned by", "registered name", "other name",
                "other code", "shared numbers", "reasons", "rows", "first day", "last day", "sent by",
            ]
            : [
                "类型", "代码", "登记管理部门", "行政区划", "赋码部门", "登记名称", "其他名称", "另一代码", "相同号码", "原因", "行数", "首次接收",
                "最近接收", "报送部门",
            ]
    }

    /// Hands the lines over, some at a time.
    /// - Throws: `PostgresError`, and what `use` throws.
    public func eachLines(_ use: ([[String]]) async throws -> Void) async throws {
        try await list.each { faults in try await use(faults.map(line)) }
    }

    /// Hands the list over as CSV, piece by piece.
    /// - Throws: `PostgresError`, and what `write` throws.
    public func stream(to write: ([UInt8]) async throws -> Void) async throws {
        // Excel takes a file for UTF-8 only when it begins with a byte order mark.
        try await write([0xEF, 0xBB, 0xBF] + CSVText.line(headings))
        try await eachLines { lines in
            if !lines.isEmpty { try await write(lines.flatMap(CSVText.line)) }
        }
    }

    private func line(_ fault: CodeFault) -> [String] {
        let authority = fault.authority
        let texts = CodeFaultTexts(list.catalogue)
        let reasons = fault.reasons.map { reason in
            let message = texts.message(reason, fault.code)
            return "[\(reason)] \(english ? message.english : message.chinese)"
        }
        let numbers = fault.numbers.map { "\($0.kind)=\($0.text)" }
        let assigned = authority.map { list.catalogue.departments(of: $0).map(\.code) } ?? []
        return [
            english ? fault.kind.rawValue : fault.kind.name, fault.code, authority?.departmentName ?? "",
            authority?.division ?? "", assigned.joined(separator: ";"), fault.registeredName ?? "",
            fault.otherName ?? "", fault.otherCode ?? "", numbers.joined(separator: ";"),
            reasons.joined(separator: english ? "; " : "；"), fault.rows.map { "\($0)" } ?? "", fault.firstDay ?? "",
            fault.lastDay ?? "", fault.senders.joined(separator: ";"),
        ]
    }
}
