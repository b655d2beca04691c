internal import Identifiers
internal import Ingestion

/// The rows of a table in CSV: under a header that names its columns, or a bare column of codes and names.
struct CheckTable {
    private typealias Text = UnsafeBufferPointer<UInt8>

    private let input: UnsafeBufferPointer<UInt8>
    private let delimiter: UInt8
    private var place: Int
    /// What each column holds; nil when there is no header.
    private var columns: [CheckColumn?]?
    private var fields: [[UInt8]] = []

    init(_ input: UnsafeBufferPointer<UInt8>, delimiter: UInt8?) {
        self.input = input
        place = input.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        while place < input.count, input[place] == 0x0A || input[place] == 0x0D { place += 1 }
        self.delimiter = delimiter ?? CSVHeader.likelyDelimiter(input, from: place)
    }

    /// Reads the first row: the header, or the first of the rows.
    /// - Returns: false when there is none.
    mutating func readHeader(_ rows: inout CheckRows) throws(CheckRefusal) -> Bool {
        guard let isWhole = nextFields() else { return false }
        let named = fields.map { CheckColumn(named: String(decoding: $0, as: UTF8.self)) }
        if isWhole, named.contains(.code) || named.contains(.name) {
            columns = named
            return true
        }
        guard isWhole, fields.count > 1 else {
            try add(&rows, isWhole: isWhole)
            return true
        }
        columns = try Self.guessed(fields)
        try add(&rows, isWhole: isWhole)
        return true
    }

    /// Reads the next row.
    /// - Returns: false at the end.
    mutating func readRow(_ rows: inout CheckRows) throws(CheckRefusal) -> Bool {
        guard let isWhole = nextFields() else { return false }
        try add(&rows, isWhole: isWhole)
        return true
    }

    /// Several columns without a header are known by a code among them.
    private static func guessed(_ fields: [[UInt8]]) throws(CheckRefusal) -> [CheckColumn?] {
        var columns = [CheckColumn?](repeating: nil, count: fields.count)
        let code = fields.firstIndex { field in
            let text = CodeNormalisation.normalise(String(decoding: field, as: UTF8.self))
            return (try? SocialCreditCode(text)) != nil
        }
        guard let code else { throw .unknownColumns }
        columns[code] = .code
        let name = fields.indices.first { index in
            index != code && fields[index].withUnsafeBufferPointer { !CheckRows.isASCIILetters($0) }
        }
        if let name { columns[name] = .name }
        return columns
    }

    private func add(_ rows: inout CheckRows, isWhole: Bool) throws(CheckRefusal) {
        guard isWhole else {
            return try rows.add(reference: nil, code: nil, name: nil, fault: "unclosed_quote")
        }
        guard let columns else {
            guard fields.count == 1 else {
                return try rows.add(reference: nil, code: nil, name: nil, fault: "too_many_columns")
            }
            return try fields[0].withUnsafeBufferPointer { (text) throws(CheckRefusal) in try rows.add(bare: text) }
        }
        let reference = value(.reference, columns)
        let code = value(.code, columns)
        let name = value(.name, columns)
        try Self.lend(reference) { (reference) throws(CheckRefusal) in
            try Self.lend(code) { (code) throws(CheckRefusal) in
                try Self.lend(name) { (name) throws(CheckRefusal) in
                    try rows.add(reference: reference, code: code, name: name)
                }
            }
        }
    }

    private static func lend(
        _ bytes: [UInt8]?, _ body: (UnsafeBufferPointer<UInt8>?) throws(CheckRefusal) -> Void
    ) throws(CheckRefusal) {
        guard let bytes else { return try body(nil) }
        try bytes.withUnsafeBufferPointer { (text) throws(CheckRefusal) in try body(text) }
    }

    /// Several columns may hold the same: the first that says something counts.
    private func value(_ wanted: CheckColumn, _ columns: [CheckColumn?]) -> [UInt8]? {
        for (column, field) in zip(columns, fields) where column == wanted && !field.isEmpty { return field }
        return nil
    }

    /// Takes the fields of the next row that is not blank.
    /// - Returns: whether its quotes close; nil at the end.
    private mutating func nextFields() -> Bool? {
        while place < input.count, input[place] == 0x0A || input[place] == 0x0D { place += 1 }
        guard place < input.count else { return nil }
        let start = place
        var scan = CSVScan(input: input, position: place, isFinal: true)
        fields.removeAll(keepingCapacity: true)
        while true {
            let field = scan.field(delimiter)
            switch field.ending {
            case .cut, .stray:
                // Only the first line of what the quotes swallowed is given up.
                place = (input[start...].firstIndex(of: 0x0A) ?? input.count - 1) + 1
                return false
            case .delimiter, .line:
                fields.append(content(field))
                if field.ending == .line {
                    place = scan.position
                    return true
                }
            }
        }
    }

    private func content(_ field: CSVScan.Field) -> [UInt8] {
        guard field.hasEscapes else { return Array(input[field.start..<field.end]) }
        var bytes: [UInt8] = []
        var index = field.start
        while index < field.end {
            bytes.append(input[index])
            index += input[index] == UInt8(ascii: "\"") ? 2 : 1
        }
        return bytes
    }
}
