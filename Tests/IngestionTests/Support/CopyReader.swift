/// Reads rows back from PostgreSQL's binary COPY format, as a test of what was written.
struct CopyReader {
    private let bytes: [UInt8]
    private var position = 19

    /// The rows in a finished or unfinished buffer; nil for a field that is NULL.
    static func rows(_ bytes: UnsafeBufferPointer<UInt8>) -> [[[UInt8]?]] {
        var reader = CopyReader(bytes: Array(bytes))
        var rows: [[[UInt8]?]] = []
        while let row = reader.row() { rows.append(row) }
        return rows
    }

    private init(bytes: [UInt8]) { self.bytes = bytes }

    private mutating func row() -> [[UInt8]?]? {
        guard position < bytes.count else { return nil }
        let fields = Int16(truncatingIfNeeded: integer(2))
        guard fields >= 0 else { return nil }
        return (0..<fields).map { _ in
            let length = Int32(truncatingIfNeeded: integer(4))
            guard length >= 0 else { return nil }
            defer { position += Int(length) }
            return Array(bytes[position..<position + Int(length)])
        }
    }

    private mutating func integer(_ size: Int) -> Int {
        defer { position += size }
        return CopyReader.integer(bytes[position..<position + size])
    }

    /// An integer in network byte order, without sign.
    static func integer(_ bytes: some Sequence<UInt8>) -> Int { bytes.reduce(0) { $0 << 8 | Int($1) } }
}
