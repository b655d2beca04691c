/// A text with slots to be filled in, such as `处以罚款人民币{yuan}元`, ready to become a cell.
///
/// What is filled in must need no quoting; the text around it may. An unknown slot stays as it is written.
struct Template<Slot: RawRepresentable<String> & Sendable>: Sendable {
    private let bytes: [UInt8]
    private let parts: [Part]

    /// Text, and the slot behind it.
    private struct Part {
        let text: Range<Int>
        let slot: Slot?
    }

    init(_ text: some StringProtocol) {
        let isPlain = text.utf8.allSatisfy(CSVCell.isPlain)
        var bytes: [UInt8] = isPlain ? [] : [CSVCell.quote]
        var parts: [Part] = []
        var start = 0
        for (literal, slot) in Self.split(text) {
            bytes += CSVCell.doublingQuotes(literal)
            if slot == nil, !isPlain { bytes.append(CSVCell.quote) }
            parts.append(Part(text: start..<bytes.count, slot: slot))
            start = bytes.count
        }
        self.bytes = bytes
        self.parts = parts
    }

    /// Appends the text, with `fill` appending what belongs into each slot.
    func append(to output: inout [UInt8], fill: (Slot, inout [UInt8]) -> Void) {
        for part in parts {
            output.append(part.text, of: bytes)
            if let slot = part.slot { fill(slot, &output) }
        }
    }

    /// The text before each slot together with it, and at last the rest, which has none.
    private static func split(_ text: some StringProtocol) -> [(literal: String, slot: Slot?)] {
        var pieces: [(String, Slot?)] = []
        var literal = ""
        var rest = text[...]
        while let opening = rest.firstIndex(of: "{") {
            let inner = rest[rest.index(after: opening)...]
            guard let closing = inner.firstIndex(of: "}") else { break }
            literal += rest[..<opening]
            if let slot = Slot(rawValue: String(inner[..<closing])) {
                pieces.append((literal, slot))
                literal = ""
            } else {
                literal += rest[opening...closing]
            }
            rest = inner[inner.index(after: closing)...]
        }
        pieces.append((literal + rest, nil))
        return pieces
    }
}
