internal import Typesetting

/// A table: its headings, which each page begins with that it reaches, and its rows.
struct TableGrid {
    let composer: PageComposer
    let table: DocumentTable

    init(_ composer: PageComposer, _ table: DocumentTable) {
        self.composer = composer
        self.table = table
    }

    func put() {
        let heading = row(table.headings, PageForm.columnHeading, isLabel: true)
        let rows = table.rows.lazy.map { row($0.map(FieldGrid.shown), PageForm.cell, isLabel: false) }
        // A heading does not stand alone at the foot of a page.
        composer.need(heading.height + min(rows.first?.height ?? 0, 80))
        heading.put(on: composer)
        for row in rows { row.put(on: composer, repeated: heading) }
    }

    private func row(_ texts: [String], _ style: TextStyle, isLabel: Bool) -> PageRow {
        let whole = max(table.widths.reduce(0, +), 0.001)
        var x = PageForm.left
        return PageRow(
            cells: table.headings.indices.map { column in
                let share = table.widths.indices.contains(column) ? table.widths[column] : 0
                let width = max(12, PageForm.textWidth * share / whole)
                defer { x += width }
                let text = texts.indices.contains(column) ? texts[column] : ""
                return PageRow.Cell(
                    block: composer.typesetter.set(text, style, width: width - 2 * PageForm.padding), x: x,
                    width: width, isLabel: isLabel)
            })
    }
}
