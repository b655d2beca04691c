internal import Typesetting

/// Names and values: two pairs beside each other where both are short, else one.
struct FieldGrid {
    private static let labelWidth = 99.0
    private static let half = PageForm.textWidth / 2

    let composer: PageComposer
    private var typesetter: Typesetter { composer.typesetter }

    init(_ composer: PageComposer) { self.composer = composer }

    func put(_ fields: [DocumentField]) { for row in rows(fields) { row.put(on: composer) } }

    func rows(_ fields: [DocumentField]) -> [PageRow] {
        var rows: [PageRow] = []
        var waiting: (field: DocumentField, value: TextBlock)?
        for field in fields {
            let value = shortValue(field)
            if let first = waiting, let value {
                rows.append(PageRow(cells: pair(first.field, first.value, 0) + pair(field, value, Self.half)))
                waiting = nil
            } else {
                if let first = waiting { rows.append(wide(first.field)) }
                waiting = value.map { (field, $0) }
                if value == nil { rows.append(wide(field)) }
            }
        }
        if let last = waiting { rows.append(wide(last.field)) }
        return rows
    }

    /// The value in half a row, if it takes no more than two lines there.
    private func shortValue(_ field: DocumentField) -> TextBlock? {
        let width = Self.half - Self.labelWidth - 2 * PageForm.padding
        // Not even Latin letters could make it: no need to try.
        guard Double(field.value.unicodeScalars.count) * PageForm.cell.size * 0.4 < 2 * width else { return nil }
        let block = typesetter.set(Self.shown(field.value), PageForm.cell, width: width)
        return block.lineCount <= 2 ? block : nil
    }

    private func pair(_ field: DocumentField, _ value: TextBlock, _ x: Double) -> [PageRow.Cell] {
        let left = PageForm.left + x
        return [
            label(field.name, left),
            PageRow.Cell(
                block: value, x: left + Self.labelWidth, width: Self.half - Self.labelWidth, isLabel: false),
        ]
    }

    private func wide(_ field: DocumentField) -> PageRow {
        let width = PageForm.textWidth - Self.labelWidth
        let value = typesetter.set(Self.shown(field.value), PageForm.cell, width: width - 2 * PageForm.padding)
        return PageRow(cells: [
            label(field.name, PageForm.left),
            PageRow.Cell(block: value, x: PageForm.left + Self.labelWidth, width: width, isLabel: false),
        ])
    }

    private func label(_ name: String, _ x: Double) -> PageRow.Cell {
        let width = Self.labelWidth - 2 * PageForm.padding
        return PageRow.Cell(
            block: typesetter.set(VisibleText.of(name), PageForm.cell, width: width), x: x, width: Self.labelWidth,
            isLabel: true)
    }

    static func shown(_ value: String) -> String { value.isEmpty ? "—" : VisibleText.of(value) }
}
