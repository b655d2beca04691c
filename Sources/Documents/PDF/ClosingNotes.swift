internal import Typesetting

/// What a document says of itself (说明): below the overview on the cover where there is room for all of it, else at the end.
struct ClosingNotes {
    private static let skipped = 18.0

    private let blocks: [TextBlock]

    init(_ texts: [String], _ typesetter: Typesetter) {
        blocks = texts.enumerated().map { place, text in
            typesetter.set(VisibleText.of("\(place + 1). \(text)"), PageForm.text, width: PageForm.textWidth)
        }
    }

    /// The height they need in one piece.
    var height: Double { blocks.reduce(Self.skipped + PageForm.heading.pitch) { $0 + $1.height } }

    func put(on composer: PageComposer) {
        guard !blocks.isEmpty else { return }
        composer.skip(Self.skipped)
        composer.need(80)
        composer.addToOutline("说明", isMain: true)
        composer.write("说明", PageForm.heading)
        for block in blocks { composer.write(block, PageForm.grey) }
    }
}
