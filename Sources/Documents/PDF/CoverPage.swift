internal import Typesetting

/// The first page: what the document is, of whom, and how much there is in it.
struct CoverPage {
    private static let codeSide = 84.0
    private static let codeSkip = 18.0

    let composer: PageComposer
    let document: Document
    let verification: DocumentVerification?

    /// - Returns: whether there was room for the notes.
    func put(_ notes: ClosingNotes) throws(TypesettingError) -> Bool {
        composer.moveDown(to: 124)
        composer.write(document.title, PageForm.title, indent: 10)
        composer.put(16) { page, y in
            page.fill(
                Rectangle(x: PageForm.left + 130, y: y + 7, width: PageForm.textWidth - 260, height: 1.6), PageForm.red)
        }
        composer.skip(6)
        composer.write(document.subtitle, PageForm.subtitle, indent: 10)
        composer.skip(22)
        FieldGrid(composer).put(document.cover)
        putCounts()
        let below = verification == nil ? 0 : Self.codeSide + 8 + Self.codeSkip
        let hasRoom = composer.pages.count == 1 && notes.height + below <= composer.room
        if hasRoom { notes.put(on: composer) }
        if let verification { try put(verification) }
        return hasRoom
    }

    private func putCounts() {
        let counted = document.sections.filter { $0.count != nil }
        guard !counted.isEmpty else { return }
        composer.skip(14)
        composer.need(80)
        composer.write("信息概览", PageForm.heading)
        composer.skip(2)
        let cells = counted.map { [$0.heading, "\($0.count ?? 0) 条"] }
        let rows = stride(from: 0, to: cells.count, by: 2).map { place in
            cells[place] + (place + 1 < cells.count ? cells[place + 1] : ["", ""])
        }
        for row in rows { put(row) }
    }

    private func put(_ texts: [String]) {
        let widths = [0.36, 0.14, 0.36, 0.14].map { $0 * PageForm.textWidth }
        var x = PageForm.left
        var row = PageRow()
        for (place, text) in texts.enumerated() {
            let style = place.isMultiple(of: 2) ? PageForm.cell : PageForm.number
            let block = composer.typesetter.set(
                VisibleText.of(text), style, width: widths[place] - 2 * PageForm.padding)
            row.cells.append(PageRow.Cell(block: block, x: x, width: widths[place], isLabel: place.isMultiple(of: 2)))
            x += widths[place]
        }
        row.put(on: composer)
    }

    private func put(_ verification: DocumentVerification) throws(TypesettingError) {
        let code = try QRCode(verification.address)
        let side = Self.codeSide
        composer.skip(Self.codeSkip)
        composer.need(side + 8)
        composer.moveDown(to: PageForm.bottom - side - 8)
        let text = composer.typesetter.set(
            VisibleText.of("验证码：\(verification.code)\n扫描左侧二维码，或访问以下地址，可核验本文件真伪及其所载信息是否已有变化：\n\(verification.address)"),
            PageForm.text, width: PageForm.textWidth - side - 24)
        composer.put(side + 4) { page, y in
            page.fill(Rectangle(x: PageForm.left, y: y - 8, width: side + 16, height: side + 16), Colour(grey: 1))
            page.add(code, x: PageForm.left + 8, y: y, side: side)
            page.add(text, x: PageForm.left + side + 24, y: y + max(0, (side - text.height) / 2))
        }
    }
}
