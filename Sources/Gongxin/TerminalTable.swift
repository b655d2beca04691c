/// Lines of cells in columns, for the terminal.
struct TerminalTable {
    let lines: [[String]]
    /// Whether all columns but the first end, rather than begin, at the same place.
    let alignsRight: Bool

    var text: String {
        let columns = lines.first?.indices ?? 0..<0
        let widths = columns.map { column in lines.map { Self.width($0[column]) }.max() ?? 0 }
        return lines.map { cells in
            var line = "  "
            for (index, cell) in cells.enumerated() {
                let gap = String(repeating: " ", count: widths[index] - Self.width(cell))
                line += (index == 0 ? "" : "  ") + (index > 0 && alignsRight ? gap + cell : cell + gap)
            }
            while line.last == " " { line.removeLast() }
            return line
        }.joined(separator: "\n")
    }

    /// The columns of a terminal that a text takes: two for each Chinese character.
    private static func width(_ text: String) -> Int {
        text.unicodeScalars.reduce(0) { $0 + ($1.value >= 0x2E80 ? 2 : 1) }
    }
}
