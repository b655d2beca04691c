internal import Typesetting

/// A section that lists nothing: its heading and what it says instead, beside each other. Those that follow each other make a grid, so
/// that a report about little is no longer than what it says.
struct BriefSection {
    private static let headingWidth = 150.0

    let heading: String
    private let count: Int?
    private let text: String

    /// - Returns: nil for a section that lists something, or says more than one thing.
    init?(_ section: DocumentSection) {
        guard section.count ?? 0 == 0, section.parts.count <= 1 else { return nil }
        switch section.parts.first {
        case nil: text = DocumentPDF.nothing
        case .text(let text): self.text = text
        default: return nil
        }
        heading = section.heading
        count = section.count
    }

    func put(on composer: PageComposer, isFirst: Bool) {
        let row = row(composer.typesetter)
        if isFirst { composer.skip(14) }
        composer.need(row.height)
        composer.addToOutline(heading, isMain: true)
        row.put(on: composer)
    }

    private func row(_ typesetter: Typesetter) -> PageRow {
        let width = PageForm.textWidth - Self.headingWidth
        let label = typesetter.set(
            VisibleText.of(DocumentPDF.heading(heading, count)), PageForm.briefHeading,
            width: Self.headingWidth - 2 * PageForm.padding)
        let said = typesetter.set(VisibleText.of(text), PageForm.cell, width: width - 2 * PageForm.padding)
        return PageRow(cells: [
            PageRow.Cell(block: label, x: PageForm.left, width: Self.headingWidth, isLabel: true),
            PageRow.Cell(block: said, x: PageForm.left + Self.headingWidth, width: width, isLabel: false),
        ])
    }
}
