internal import Typesetting

/// Fills pages from top to bottom.
final class PageComposer {
    let typesetter: Typesetter
    private(set) var pages: [Page] = [Page()]
    private(set) var outline: [(title: String, page: Int, y: Double, isMain: Bool)] = []
    private var y = PageForm.top

    init(_ typesetter: Typesetter) { self.typesetter = typesetter }

    /// How much of the page is left.
    var room: Double { PageForm.bottom - y }
    var isAtTop: Bool { y <= PageForm.top }

    func newPage() {
        pages.append(Page())
        y = PageForm.top
    }

    /// Begins a new page unless so much is left of this one.
    func need(_ height: Double) {
        if height > room, !isAtTop { newPage() }
    }

    /// Leaves so much free, but not at the top of a page.
    func skip(_ height: Double) {
        if !isAtTop { y += height }
    }

    /// Moves down to a place on the page, unless that is passed.
    func moveDown(to place: Double) { y = max(y, place) }

    /// Lets something be put on the page at the present height, which is so high.
    func put(_ height: Double, _ content: (inout Page, Double) -> Void) {
        content(&pages[pages.count - 1], y)
        y += height
    }

    /// Notes that the present height is where something begins that the outline names.
    func addToOutline(_ title: String, isMain: Bool) { outline.append((title, pages.count, y, isMain)) }

    /// Sets a text over the width of the page; one that does not fit goes on on the next.
    func write(_ text: String, _ style: TextStyle, _ colour: Colour = .black, indent: Double = 0) {
        write(
            typesetter.set(VisibleText.of(text), style, width: PageForm.textWidth - 2 * indent), colour, indent: indent)
    }

    /// Puts a text that is set already; one that does not fit goes on on the next page.
    func write(_ block: TextBlock, _ colour: Colour = .black, indent: Double = 0) {
        let style = block.style
        var line = 0
        while line < block.lineCount {
            let fitting = Int(room / style.pitch)
            // No single line is left behind or carried over alone, where that can be avoided.
            if fitting < min(2, block.lineCount - line), !isAtTop {
                newPage()
                continue
            }
            let last = min(block.lineCount, line + max(1, fitting))
            put(Double(last - line) * style.pitch) { page, y in
                page.add(block, lines: line..<last, x: PageForm.left + indent, y: y, colour)
            }
            line = last
        }
    }
}
