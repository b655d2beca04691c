internal import CQrencode

/// A QR code (GB/T 18284-2000, ISO/IEC 18004): a text as a square of dark and light modules.
public struct QRCode: Sendable, Hashable {
    /// How many modules each side has.
    public let size: Int
    private let modules: [Bool]

    /// The code of a text, which can be read with 15 % of it damaged.
    /// - Throws: When the text is too long for a code (about 2,300 bytes) or empty.
    public init(_ text: String) throws(TypesettingError) {
        guard let code = QRcode_encodeString8bit(text, 0, QR_ECLEVEL_M) else {
            throw TypesettingError(operation: "QR code", reason: "the text is empty or too long")
        }
        defer { QRcode_free(code) }
        let size = Int(code.pointee.width)
        self.size = size
        // The lowest bit says whether it is dark.
        modules = (0..<size * size).map { code.pointee.data[$0] & 1 == 1 }
    }

    /// Whether a module is dark.
    public func isDark(row: Int, column: Int) -> Bool { modules[row * size + column] }

    /// The dark modules of a row as ranges of columns.
    public func darkRuns(row: Int) -> [Range<Int>] {
        var runs: [Range<Int>] = []
        var start: Int?
        for column in 0...size {
            let isDark = column < size && isDark(row: row, column: column)
            if isDark, start == nil { start = column }
            if !isDark, let first = start {
                runs.append(first..<column)
                start = nil
            }
        }
        return runs
    }
}
