internal import Glibc

/// The changes that were read since the export, each on a line as it was received. A line that was not written to its end – the process was
/// killed – is forgotten and read again.
final class HarvestJournal {
    private let file: OutputFile
    private(set) var number: Int

    /// Opens a journal.
    /// - Parameter start: the number that its first change is behind.
    init(_ path: String, behind start: Int) throws {
        var number = start
        let kept = try InputBytes.with(path) { bytes in
            var end = 0
            try bytes.eachLine { line in
                number = max(number, try ChangeEntry(bytes.part(line)).number)
                end = line.upperBound
            }
            return end
        }
        self.number = number
        file = try OutputFile(path, keeping: kept)
    }

    /// Takes down the changes of a page.
    func append(_ changes: [UnsafeRawBufferPointer], next: Int) throws {
        let feed: [UInt8] = [0x0A]
        for change in changes {
            // Between the parts of a value a line feed means no more than a blank.
            if change.contains(0x0A) {
                try change.map { $0 == 0x0A ? 0x20 : $0 }.withUnsafeBytes { try file.append($0) }
            } else {
                try file.append(change)
            }
            try feed.withUnsafeBytes { try file.append($0) }
        }
        try file.sync()
        number = next
    }
}

/// An entry of the change feed, and where its parts are.
struct ChangeEntry {
    let number: Int
    let id: String
    /// nil: public no more.
    let record: UnsafeRawBufferPointer?

    /// Reads an entry.
    /// - Throws: `JSONScan.Malformed`.
    init(_ text: UnsafeRawBufferPointer) throws {
        var number: Int?
        var id: String?
        var record: UnsafeRawBufferPointer?
        try JSONScan.members(of: text) { name, value in
            switch String(decoding: name, as: UTF8.self) {
            case "number": number = Int(String(decoding: value, as: UTF8.self))
            case "id": id = String(decoding: value.dropFirst().dropLast(), as: UTF8.self)
            case "record" where value.first == UInt8(ascii: "{"): record = value
            default: break
            }
        }
        guard let number, let id, id.utf8.count == 36 else { throw JSONScan.Malformed() }
        self.number = number
        self.id = id
        self.record = record
    }
}
