internal import Catalogue
internal import Formats
internal import PostgresClient

/// The records of a class as a table for spreadsheet programs: fixed columns under their names in the API, then the public items of the
/// catalogue under their Chinese names. What no column has room for – items of former catalogues – is in the last one, as JSON.
///
/// It belongs to one task at a time.
final class CSVTable {
    /// The items that have columns, in the order in which `jsonb` has them.
    private let codes: [(code: [UInt8], column: Int)]
    private let names: [String]
    // Kept for their memory.
    private var values: [UnsafeRawBufferPointer?]
    private let field = OutputBuffer(capacity: 256)

    init(_ informationClass: InformationClass) {
        let items = informationClass.items.filter { $0.shareClass == .public }
        names = items.map(\.name)
        values = Array(repeating: nil, count: items.count)
        codes = items.enumerated().map { (code: Array($1.code.utf8), column: $0) }.sorted { first, second in
            second.code.withUnsafeBytes { Self.comes(first.code, before: $0) }
        }
    }

    private static let fixed = [
        "id", "uscc", "key", "subject_name", "region", "agency", "decision_date", "public_from", "public_until",
    ]

    /// Appends the byte order mark, without which Chinese editions of spreadsheet programs take the text for GB 18030, and the heading.
    func appendHead(to output: OutputBuffer) {
        output.append([0xEF, 0xBB, 0xBF])
        for (index, name) in (Self.fixed + names + ["other_items"]).enumerated() {
            if index > 0 { output.append(UInt8(ascii: ",")) }
            var name = name
            name.withUTF8 { CSVField.append($0, to: output) }
        }
        endLine(output)
    }

    /// Appends a record.
    func append(_ page: RecordPage, _ row: Int, to output: OutputBuffer) throws {
        let rows = page.rows
        output.append(uuid: page.name(row))
        comma(output)
        output.append(rows.bytes(row, RecordColumn.uscc).bindMemory(to: UInt8.self))
        comma(output)
        output.append(uuid: rows.bytes(row, RecordColumn.key))
        for column in [RecordColumn.name, RecordColumn.region, RecordColumn.agency] {
            comma(output)
            CSVField.append(rows.bytes(row, column).bindMemory(to: UInt8.self), to: output)
        }
        for column in [RecordColumn.decided, RecordColumn.from, RecordColumn.until] {
            comma(output)
            guard let date = rows.date(row, column) else { continue }
            output.append(atMost: CivilDate.textLength) {
                date.write(to: $0)
                return CivilDate.textLength
            }
        }
        try appendItems(rows.items(row), to: output)
        endLine(output)
    }

    private func appendItems(_ items: UnsafeRawBufferPointer, to output: OutputBuffer) throws {
        for index in values.indices { values[index] = nil }
        var others: [(UnsafeRawBufferPointer, UnsafeRawBufferPointer)] = []
        var next = 0
        try JSONScan.members(of: items) { name, value in
            while next < codes.count, Self.comes(codes[next].code, before: name) { next += 1 }
            if next < codes.count, codes[next].code.elementsEqual(name) {
                values[codes[next].column] = value
                next += 1
            } else {
                others.append((name, value))
            }
        }
        for value in values {
            comma(output)
            guard let value else { continue }
            field.removeAll()
            try appendValue(value, to: field)
            CSVField.append(field.bytes, to: output)
        }
        comma(output)
        guard !others.isEmpty else { return }
        let rest = json(others)
        withExtendedLifetime(rest) { CSVField.append(rest.bytes, to: output) }
    }

    /// Whether one name comes before another in the order of `jsonb`: the shorter first, then by bytes.
    private static func comes(_ code: [UInt8], before name: UnsafeRawBufferPointer) -> Bool {
        code.count == name.count ? code.lexicographicallyPrecedes(name) : code.count < name.count
    }

    /// Several values of a code table are joined by `;`, as feeds may have them.
    private func appendValue(_ value: UnsafeRawBufferPointer, to field: OutputBuffer) throws {
        switch value.first {
        case UInt8(ascii: "["):
            var isFirst = true
            try JSONScan.elements(of: value) { element in
                if !isFirst { field.append(UInt8(ascii: ";")) }
                isFirst = false
                JSONText.append(element, to: field)
            }
        case UInt8(ascii: "n"): break
        default: JSONText.append(value, to: field)
        }
    }

    private func json(_ members: [(name: UnsafeRawBufferPointer, value: UnsafeRawBufferPointer)]) -> OutputBuffer {
        let output = OutputBuffer(capacity: 256)
        output.append(UInt8(ascii: "{"))
        for (index, member) in members.enumerated() {
            if index > 0 { output.append(UInt8(ascii: ",")) }
            output.appendQuoted(member.name.bindMemory(to: UInt8.self))
            output.append(UInt8(ascii: ":"))
            output.append(member.value.bindMemory(to: UInt8.self))
        }
        output.append(UInt8(ascii: "}"))
        return output
    }

    private func comma(_ output: OutputBuffer) { output.append(UInt8(ascii: ",")) }

    private func endLine(_ output: OutputBuffer) { output.append("\r\n") }
}
