public import Catalogue

/// The first row of a CSV payload: which column fills which item.
public struct CSVHeader: Sendable, Equatable {
    /// Why a header cannot be used.
    public enum Fault: Error, Sendable, Equatable {
        /// Nothing was sent, or only blank lines.
        case empty
        /// The first line is longer than any header, or its quotes do not close.
        case unreadable
        /// The bytes are no text of the encoding they were taken for.
        case encoding
        /// No column is known, which is how a file without a header looks.
        case noKnownColumn
        /// The same column stands twice.
        case repeatedColumn(String)
        /// The item that identifies the subject, or another one no row can do without, has no column.
        case missingColumn(String)
    }

    /// The header row's bytes as received, line end excluded.
    public let raw: [UInt8]
    /// The byte between two columns.
    public let delimiter: UInt8
    /// The layout its columns are of, when the catalogue knows it.
    public let layout: Layout?
    /// For each column its item's index, -1 where there is none.
    public let items: [Int]
    /// Columns that mean nothing to the catalogue; the receipt names them.
    public let unknownColumns: [String]
    /// The codes of required or advised items without a column.
    public let missingColumns: [String]
    /// Where the first data row starts in the payload.
    public let length: Int

    /// How far into a payload its header may reach.
    public static let limit = 65_536

    /// Reads the header at the start of a payload.
    /// - Parameters:
    ///   - isFinal: whether `payload` is all there is.
    ///   - known: the delimiter, where it need not be found out.
    /// - Returns: nil when the header goes on behind `payload`.
    public static func parse(
        _ payload: UnsafeBufferPointer<UInt8>, isFinal: Bool, _ informationClass: InformationClass,
        delimiter known: UInt8? = nil
    ) throws(Fault) -> CSVHeader? {
        var start = payload.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        while start < payload.count, payload[start] == CSV.lineFeed || payload[start] == CSV.carriageReturn {
            start += 1
        }
        if start >= payload.count {
            if isFinal { throw .empty }
            return nil
        }
        // Which delimiter it is shows in the whole first line only.
        if !isFinal, payload.count <= limit, !payload[start...].contains(CSV.lineFeed) { return nil }
        let delimiter = known ?? likelyDelimiter(payload, from: start)
        var scan = CSVScan(input: payload, position: start, isFinal: isFinal)
        var names: [String] = []
        while true {
            let field = scan.field(delimiter)
            switch field.ending {
            case .stray: throw .unreadable
            case .cut:
                if isFinal || payload.count > limit { throw .unreadable }
                return nil
            case .delimiter, .line:
                names.append(try name(payload, field))
                if field.ending == .delimiter { continue }
                let raw = Array(payload[start..<scan.lineEnd])
                return try CSVHeader(raw, delimiter, names, scan.position, informationClass)
            }
        }
    }

    /// Reads a header again that was stored without its line end.
    static func parse(
        stored raw: [UInt8], _ informationClass: InformationClass, delimiter: UInt8?
    ) throws(Fault) -> CSVHeader? {
        try raw.withUnsafeBufferPointer { (bytes) throws(Fault) in
            try parse(bytes, isFinal: true, informationClass, delimiter: delimiter)
        }
    }

    private init(
        _ raw: [UInt8], _ delimiter: UInt8, _ names: [String], _ length: Int, _ informationClass: InformationClass
    ) throws(Fault) {
        layout = informationClass.layout(ofColumns: names)
        let columns = try ColumnAssignment(names, informationClass, layout)
        self.raw = raw
        self.delimiter = delimiter
        self.length = length
        items = columns.items
        unknownColumns = columns.unknown
        missingColumns = columns.missing
    }

    private static func name(_ payload: UnsafeBufferPointer<UInt8>, _ field: CSVScan.Field) throws(Fault) -> String {
        let bytes = UnsafeBufferPointer(rebasing: payload[field.start..<field.end])
        guard EncodingCheck.fault(in: bytes) == nil else { throw .encoding }
        return String(decoding: bytes, as: UTF8.self).replacing("\"\"", with: "\"")
    }

    /// The delimiter that stands most often in the first line; a comma when none does.
    public static func likelyDelimiter(_ payload: UnsafeBufferPointer<UInt8>, from start: Int) -> UInt8 {
        var counts: [UInt8: Int] = [:]
        for byte in payload[start...] {
            if byte == CSV.lineFeed { break }
            if [0x2C, 0x3B, 0x09, 0x7C].contains(byte) { counts[byte, default: 0] += 1 }
        }
        return counts.max { ($0.value, $1.key) < ($1.value, $0.key) }?.key ?? UInt8(ascii: ",")
    }
}

/// Which item each column name means.
private struct ColumnAssignment {
    private(set) var items: [Int] = []
    private(set) var unknown: [String] = []
    private(set) var missing: [String] = []

    init(
        _ names: [String], _ informationClass: InformationClass, _ layout: Layout?
    ) throws(CSVHeader.Fault) {
        var seen: Set<String> = []
        for name in names {
            if !name.isEmpty, !seen.insert(name.uppercased()).inserted { throw .repeatedColumn(name) }
            switch informationClass.meaning(ofColumn: name, in: layout) {
            case .item(let index): items.append(index)
            case .ignored: items.append(-1)
            case nil:
                items.append(-1)
                if name != RejectedRows.reasonColumn { unknown.append(name) }
            }
        }
        guard items.contains(where: { $0 >= 0 }) else { throw .noKnownColumn }
        // The standard's template for natural persons has no column for a credit code.
        let hasPersons = informationClass.personIdentifierIndex.map(items.contains) ?? false
        for (index, item) in informationClass.items.enumerated() where !items.contains(index) {
            let requirement = layout?.requirements[index] ?? item.requirement(for: .organisation)
            if layout?.defaults[index] != nil { continue }
            let hasFallback = item.fallback.flatMap(informationClass.itemIndex).map(items.contains) ?? false
            guard requirement == .required || requirement == .advised, !hasFallback else { continue }
            if item.code == informationClass.subjectCodeItem, !hasPersons { throw .missingColumn(item.code) }
            missing.append(item.code)
        }
    }
}
