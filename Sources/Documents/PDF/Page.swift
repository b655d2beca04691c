internal import Typesetting

/// What stands on a page, before anything is drawn: how many pages there are is known only behind the last of them.
struct Page {
    struct Text {
        let block: TextBlock
        let lines: Range<Int>
        let x: Double
        let y: Double
        let colour: Colour
    }

    private(set) var texts: [Text] = []
    private(set) var fills: [(rectangle: Rectangle, colour: Colour)] = []
    private(set) var frames: [Rectangle] = []
    private(set) var codes: [(code: QRCode, x: Double, y: Double, side: Double)] = []

    var isEmpty: Bool { texts.isEmpty && fills.isEmpty && frames.isEmpty && codes.isEmpty }

    /// Adds lines of a text, the first of which has its upper left corner at a point; all lines without a range.
    mutating func add(_ block: TextBlock, lines: Range<Int>? = nil, x: Double, y: Double, _ colour: Colour = .black) {
        texts.append(Text(block: block, lines: lines ?? 0..<block.lineCount, x: x, y: y, colour: colour))
    }

    mutating func fill(_ rectangle: Rectangle, _ colour: Colour) { fills.append((rectangle, colour)) }

    mutating func frame(_ rectangle: Rectangle) { frames.append(rectangle) }

    mutating func add(_ code: QRCode, x: Double, y: Double, side: Double) { codes.append((code, x, y, side)) }

    func draw(on canvas: PDFCanvas, _ watermark: Watermark) {
        canvas.draw(watermark)
        for fill in fills { canvas.fill(fill.rectangle, fill.colour) }
        canvas.frame(frames, thickness: PageForm.ruleThickness, PageForm.rule)
        for code in codes { canvas.draw(code.code, x: code.x, y: code.y, side: code.side) }
        for text in texts { canvas.draw(text.block, lines: text.lines, x: text.x, y: text.y, text.colour) }
    }
}
