/// Writes HTML as bytes. Text goes in by `text` alone, which escapes it; everything else is written by this program.
struct HTMLWriter {
    private(set) var bytes: [UInt8] = []

    mutating func markup(_ markup: StaticString) {
        bytes.append(contentsOf: UnsafeBufferPointer(start: markup.utf8Start, count: markup.utf8CodeUnitCount))
    }

    /// Writes a text; what stands between quotes as an attribute's value is escaped the same way.
    mutating func text(_ text: String) {
        for byte in VisibleText.of(text).utf8 {
            switch byte {
            case UInt8(ascii: "&"): markup("&amp;")
            case UInt8(ascii: "<"): markup("&lt;")
            case UInt8(ascii: ">"): markup("&gt;")
            case UInt8(ascii: "\""): markup("&quot;")
            case UInt8(ascii: "'"): markup("&#39;")
            default: bytes.append(byte)
            }
        }
    }

    mutating func number(_ number: Int) { bytes.append(contentsOf: "\(number)".utf8) }

    /// A number with two digits behind the point.
    mutating func decimal(_ number: Double) {
        let hundredths = Int((number * 100).rounded())
        bytes.append(contentsOf: "\(hundredths / 100).\(hundredths % 100 < 10 ? "0" : "")\(hundredths % 100)".utf8)
    }

    /// Writes an element with a text in it.
    mutating func element(_ begin: StaticString, _ text: String, _ end: StaticString) {
        markup(begin)
        self.text(text)
        markup(end)
    }
}
