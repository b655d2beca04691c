internal import Formats

/// Puts the cells of one row together to a line of CSV (RFC 4180) with commas.
///
/// The first row with anything in it is the header: shorter rows are filled up to its width, and what is empty to the right of
/// it does not count.
struct SheetLine {
    private struct Cell {
        let column: Int
        let start: Int
        let end: Int
    }

    private let text = OutputBuffer(capacity: 1 << 14)
    private let limit: Int
    private var cells: [Cell] = []
    private var row = 0
    private var linesWritten = 0
    private var headerWidth = 0

    /// - Parameter limit: the most bytes of a row's texts; the rest is left out.
    init(limit: Int) { self.limit = limit }

    /// Starts a row.
    /// - Parameter row: its number, nil or one that was there for the next.
    mutating func start(row: Int?) {
        text.removeAll()
        cells.removeAll(keepingCapacity: true)
        self.row = max(linesWritten + 1, row ?? 0)
    }

    mutating func add(_ cell: UnsafeBufferPointer<UInt8>, at column: Int) {
        guard cell.contains(where: { $0 != 0x20 }) else { return }
        let start = text.count
        text.append(UnsafeBufferPointer(rebasing: cell.prefix(max(0, limit - start))))
        cells.append(Cell(column: column, start: start, end: text.count))
    }

    mutating func add(_ cell: String, at column: Int) {
        var cell = cell
        cell.withUTF8 { add($0, at: column) }
    }

    mutating func finish(into output: OutputBuffer) {
        guard !cells.isEmpty else { return }
        while linesWritten + 1 < row {
            output.append(0x0A)
            linesWritten += 1
        }
        if zip(cells, cells.dropFirst()).contains(where: { $0.column >= $1.column }) { order() }
        let width = max(headerWidth, (cells.last?.column ?? 0) + 1)
        if headerWidth == 0 { headerWidth = width }
        var next = cells.makeIterator()
        var cell = next.next()
        for column in 0..<width {
            if column > 0 { output.append(UInt8(ascii: ",")) }
            guard let here = cell, here.column == column else { continue }
            write(text.slice(here.start, here.end), into: output)
            cell = next.next()
        }
        output.append(0x0A)
        linesWritten = row
        cells.removeAll(keepingCapacity: true)
    }

    /// Brings cells that stand in disorder into order; of two in one place the later one counts.
    private mutating func order() {
        var latest: [Int: Cell] = [:]
        for cell in cells { latest[cell.column] = cell }
        cells = latest.values.sorted { $0.column < $1.column }
    }

    private func write(_ cell: UnsafeBufferPointer<UInt8>, into output: OutputBuffer) {
        let isPlain = !cell.contains { $0 == 0x22 || $0 == 0x2C || $0 == 0x0A || $0 == 0x0D }
        if isPlain { return output.append(cell) }
        output.append(0x22)
        for byte in cell {
            if byte == 0x22 { output.append(byte) }
            output.append(byte)
        }
        output.append(0x22)
    }
}
