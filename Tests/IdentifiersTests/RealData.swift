import Foundation

/// The real data that some tests read; it is no part of the repository.
enum RealData {
    /// From `GONGXIN_TEST_DATA`, or else `shared/data` beside the checkout.
    static let folder: URL = {
        if let path = ProcessInfo.processInfo.environment["GONGXIN_TEST_DATA"], !path.isEmpty {
            return URL(fileURLWithPath: path, isDirectory: true)
        }
        var checkout = URL(fileURLWithPath: #filePath)
        for _ in 0..<3 { checkout.deleteLastPathComponent() }
        return checkout.deletingLastPathComponent().appendingPathComponent("shared/data", isDirectory: true)
    }()

    static let isPresent = FileManager.default.fileExists(atPath: folder.appendingPathComponent("orgs").path)

    static let absence = "no real data at \(folder.path); set GONGXIN_TEST_DATA to its folder"

    /// The cells of some columns, one array for each row after the header.
    static func columns(_ names: [String], of file: String) throws -> [[String]] {
        let data = try Data(contentsOf: folder.appendingPathComponent(file))
        let rows = DelimitedRows.parse(data)
        let header = rows.first ?? []
        let indices = try names.map { name in
            guard let index = header.firstIndex(of: name) else { throw MissingColumn(file: file, name: name) }
            return index
        }
        return rows.dropFirst().map { row in indices.map { $0 < row.count ? row[$0] : "" } }
    }

    /// The cells of one column.
    static func column(_ name: String, of file: String) throws -> [String] {
        try columns([name], of: file).map { $0[0] }
    }

    struct MissingColumn: Error {
        let file: String
        let name: String
    }
}

/// Comma-separated values with quoted cells, just enough for the files above.
enum DelimitedRows {
    static func parse(_ data: Data) -> [[String]] {
        data.withUnsafeBytes { bytes in
            var rows: [[String]] = []
            var row: [String] = []
            var position = 0
            while position < bytes.count {
                let (cell, end) = cell(in: bytes, from: position)
                row.append(cell)
                position = end + 1
                if end >= bytes.count || bytes[end] == UInt8(ascii: "\n") {
                    rows.append(row)
                    row = []
                }
            }
            return rows
        }
    }

    /// The cell that begins at `start`, and the position of the comma or line feed that ends it.
    private static func cell(in bytes: UnsafeRawBufferPointer, from start: Int) -> (String, Int) {
        var end = start
        var isQuoted = false
        var hasQuotes = false
        while end < bytes.count {
            let byte = bytes[end]
            if byte == UInt8(ascii: "\"") {
                isQuoted.toggle()
                hasQuotes = true
            } else if !isQuoted && (byte == UInt8(ascii: ",") || byte == UInt8(ascii: "\n")) {
                break
            }
            end += 1
        }
        var cell = bytes[start..<end]
        if cell.last == UInt8(ascii: "\r") { cell.removeLast() }
        guard hasQuotes else { return (String(decoding: cell, as: UTF8.self), end) }
        let inner = String(decoding: cell.dropFirst().dropLast(), as: UTF8.self)
        return (inner.replacingOccurrences(of: "\"\"", with: "\""), end)
    }
}
