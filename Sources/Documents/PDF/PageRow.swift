internal import Typesetting

/// A row of cells whose lines all have the same pitch, so that it can be divided between pages at any line.
struct PageRow {
    struct Cell {
        let block: TextBlock
        let x: Double
        let width: Double
        /// A label has a background, and stands beside every part of a row that is divided.
        let isLabel: Bool
    }

    var cells: [Cell] = []

    private var pitch: Double { cells.first?.block.style.pitch ?? 14 }
    private var lineCount: Int { cells.map(\.block.lineCount).max() ?? 0 }
    var height: Double { height(of: lineCount) }

    private func height(of lines: Int) -> Double { Double(lines) * pitch + 2 * PageForm.padding }

    /// Puts the row on the page, or what fits of it and the rest on the next ones.
    /// - Parameter repeated: The row to begin each further page with.
    func put(on composer: PageComposer, repeated: PageRow? = nil) {
        var first = 0
        while first < lineCount {
            let left = lineCount - first
            let fitting = Int((composer.room - 2 * PageForm.padding) / pitch)
            var shown = min(left, fitting)
            if shown < left, !composer.isAtTop, first == 0 && left <= Self.linesKeptTogether || fitting < 2 {
                shown = 0
            }
            if shown <= 0, !composer.isAtTop {
                composer.newPage()
                // A heading that leaves no room for what it heads would go on for ever.
                if let repeated, repeated.height < PageForm.textWidth / 2 { repeated.put(on: composer) }
                continue
            }
            put(lines: first..<(first + max(1, shown)), on: composer)
            first += max(1, shown)
        }
    }

    /// A row of no more lines is not divided.
    private static let linesKeptTogether = 8

    private func put(lines: Range<Int>, on composer: PageComposer) {
        let height = height(of: lines.count)
        composer.put(height) { page, y in
            for cell in cells {
                let box = Rectangle(x: cell.x, y: y, width: cell.width, height: height)
                if cell.isLabel { page.fill(box, PageForm.labelBackground) }
                page.frame(box)
                var shown = lines.clamped(to: 0..<cell.block.lineCount)
                if shown.isEmpty, cell.isLabel { shown = 0..<min(cell.block.lineCount, lines.count) }
                guard !shown.isEmpty else { continue }
                page.add(cell.block, lines: shown, x: cell.x + PageForm.padding, y: y + PageForm.padding)
            }
        }
    }
}
