/// The rows of a comma-separated file (RFC 4180) with the lines they begin on.
///
/// Skips empty lines, and reports everything that makes the division into cells doubtful.
struct DelimitedTable {
    struct Record: Equatable {
        let line: Int
        var cells: [String]
    }

    struct Fault: Equatable {
        let line: Int
        let message: String
    }

    private(set) var records: [Record] = []
    private(set) var faults: [Fault] = []

    private var line = 1
    private var recordLine = 1
    private var cells: [String] = []
    private var cell = String.UnicodeScalarView()
    private var place = Place.start

    /// Where in a cell the reader is.
    private enum Place {
        case start, plain, quoted, closed
    }

    /// Reads a text whose lines end in `\n` and which begins without a byte order mark.
    init(_ text: String) {
        for scalar in text.unicodeScalars {
            read(scalar)
            if scalar == "\n" { line += 1 }
            if place == .start, cells.isEmpty { recordLine = line }
        }
        if place == .quoted { faults.append(Fault(line: recordLine, message: "a quoted cell is never closed")) }
        endRecord()
    }

    private mutating func read(_ scalar: Unicode.Scalar) {
        switch (place, scalar) {
        case (.quoted, "\""): place = .closed
        case (.quoted, _): cell.append(scalar)
        case (_, ","): endCell()
        case (_, "\n"): endRecord()
        case (.start, "\""): place = .quoted
        case (.closed, "\""):
            cell.append("\"")
            place = .quoted
        case (.plain, "\""), (.closed, _): strayQuote(before: scalar)
        default:
            cell.append(scalar)
            place = .plain
        }
    }

    private mutating func strayQuote(before scalar: Unicode.Scalar) {
        faults.append(Fault(line: line, message: "a quotation mark inside a cell must be doubled and the cell quoted"))
        cell.append(scalar)
        place = .plain
    }

    private mutating func endCell() {
        cells.append(String(cell))
        cell = String.UnicodeScalarView()
        place = .start
    }

    private mutating func endRecord() {
        let isEmptyLine = cells.isEmpty && place == .start
        endCell()
        if !isEmptyLine { records.append(Record(line: recordLine, cells: cells)) }
        cells = []
    }
}
