internal import Formats

/// The lines of a block that stay.
struct BlockLines {
    /// What stays.
    let output = OutputBuffer(capacity: 4 << 20)
    /// How many records stay.
    private(set) var count = 0
    /// Where the first and the last of them are; nil of changes.
    private(set) var first: (uscc: String, key: String)?
    private(set) var last: (uscc: String, key: String)?
    private let format: ExportFormat

    init(_ format: ExportFormat) { self.format = format }

    /// Takes over the lines but those of these records.
    mutating func keep(_ text: UnsafeRawBufferPointer, without ids: Set<String>) {
        var from = 0
        while from < text.count {
            let end = text[from...].firstIndex(of: 0x0A).map { $0 + 1 } ?? text.count
            keep(line: UnsafeRawBufferPointer(rebasing: text[from..<end]), without: ids)
            from = end
        }
    }

    private mutating func keep(line: UnsafeRawBufferPointer, without ids: Set<String>) {
        let place = RecordPlace(line, format)
        if let place, ids.contains(place.id) { return }
        output.append(line.bindMemory(to: UInt8.self))
        // The heading of a table is no record.
        guard let place else { return }
        count += 1
        guard let uscc = place.uscc, let key = place.key else { return }
        if first == nil { first = (uscc, key) }
        last = (uscc, key)
    }
}

/// Which record a line is of, read from where `RecordLine` and `CSVTable` put it.
struct RecordPlace {
    let id: String
    /// nil in a line of changes.
    let uscc: String?
    let key: String?

    /// nil for a line that is of no record.
    init?(_ line: UnsafeRawBufferPointer, _ format: ExportFormat) {
        switch format {
        case .ndjson:
            guard line.starts(with: #"{"id":""#.utf8), line.count > 46 else { return nil }
            id = Self.text(line, 7, 43)
            let rest = UnsafeRawBufferPointer(rebasing: line[44...])
            guard rest.starts(with: #","uscc":""#.utf8),
                let end = rest[9...].firstIndex(of: UInt8(ascii: "\"")), rest.count > end + 45
            else {
                uscc = nil
                key = nil
                return
            }
            uscc = Self.text(rest, 9, end)
            key = Self.text(rest, end + 9, end + 45)
        case .csv:
            guard line.count > 36, line[36] == UInt8(ascii: ","), line[8] == UInt8(ascii: "-"),
                let end = line[37...].firstIndex(of: UInt8(ascii: ",")), line.count > end + 37
            else { return nil }
            id = Self.text(line, 0, 36)
            uscc = Self.text(line, 37, end)
            key = Self.text(line, end + 1, end + 37)
        }
    }

    private static func text(_ line: UnsafeRawBufferPointer, _ from: Int, _ to: Int) -> String {
        String(decoding: UnsafeRawBufferPointer(rebasing: line[from..<to]), as: UTF8.self)
    }
}
