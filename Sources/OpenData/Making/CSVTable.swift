internal import Catalogue
internal import Formats
internal import PostgresClient

/// The records of a class as a table for spreadsheet programs: fixed columns under their names in the API, then the public items of the
/// catalogue under their Chinese names. What no column has room for – items of former catalogues – is in the last one, as JSON.
struct CSVTable {
    private let places: [String: Int]
    private let names: [String]

    init(_ informationClass: InformationClass) {
        let items = informationClass.items.filter { $0.shareClass == .public }
        names = items.map(\.name)
        places = Dictionary(zip(items.map(\.code), items.indices)) { first, _ in first }
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
    func append(_ rows: PostgresResult, _ row: Int, to output: OutputBuffer) throws {
        output.append(Array(rows.uuidText(row, RecordColumn.id).utf8))
        comma(output)
        output.append(rows.bytes(row, RecordColumn.uscc).bindMemory(to: UInt8.self))
        comma(output)
        output.append(Array(rows.uuidText(row, RecordColumn.key).utf8))
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
        var values = [UnsafeRawBufferPointer?](repeating: nil, count: names.count)
        var others: [(UnsafeRawBufferPointer, UnsafeRawBufferPointer)] = []
        try JSONScan.members(of: items) { name, value in
            if let place = places[String(decoding: name, as: UTF8.self)] {
                values[place] = value
            } else {
                others.append((name, value))
            }
        }
        let field = OutputBuffer(capacity: 256)
        for value in values {
            comma(output)
            guard let value else { continue }
            field.removeAll()
            try appendValue(value, to: field)
            withExtendedLifetime(field) { CSVField.append(field.bytes, to: output) }
        }
        comma(output)
        guard !others.isEmpty else { return }
        let rest = json(others)
        withExtendedLifetime(rest) { CSVField.append(rest.bytes, to: output) }
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
