internal import Typesetting

/// What stands above and below the text of every page: of which document it is one, and which.
struct PageMargin {
    let document: Document
    let madeAt: BeijingTime
    let typesetter: Typesetter

    func draw(on canvas: PDFCanvas, page: Int, of pages: Int) {
        if page > 1 {
            let half = PageForm.textWidth / 2 - 6
            draw(document.title, PageForm.margin, x: PageForm.left, y: 42, width: half, on: canvas)
            draw(document.subtitle, PageForm.marginRight, x: PageForm.right - half, y: 42, width: half, on: canvas)
            canvas.fill(
                Rectangle(x: PageForm.left, y: 57, width: PageForm.textWidth, height: 0.5), PageForm.rule)
        }
        let y = PageForm.height - 44
        canvas.fill(Rectangle(x: PageForm.left, y: y - 5, width: PageForm.textWidth, height: 0.5), PageForm.rule)
        let side = PageForm.textWidth * 0.38
        draw(
            document.number.map { "报告编号：\($0)" } ?? "", PageForm.margin, x: PageForm.left, y: y, width: side, on: canvas
        )
        draw(
            "第 \(page) 页 / 共 \(pages) 页", PageForm.marginCentre, x: PageForm.left + side, y: y,
            width: PageForm.textWidth - 2 * side, on: canvas)
        draw(
            madeAt.chinese, PageForm.marginRight, x: PageForm.right - side, y: y, width: side, on: canvas)
    }

    private func draw(
        _ text: String, _ style: TextStyle, x: Double, y: Double, width: Double, on canvas: PDFCanvas
    ) {
        guard !text.isEmpty else { return }
        let oneLine = VisibleText.of(text.replacing("\n", with: " "))
        let block = typesetter.set(oneLine, style, width: width)
        canvas.draw(block, lines: 0..<1, x: x, y: y, PageForm.grey)
    }
}
