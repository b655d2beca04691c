internal import Glibc

/// Reads the items of records, which the database gives as JSON: an object whose values are texts, or lists of texts for items of several
/// values.
enum ItemTexts {
    /// Stands between several values; the values themselves have 、 in them.
    static let separator = "；"

    /// The codes and values, as they come. What is no text is given as it is written; `null` is left out.
    static func all(in json: UnsafeRawBufferPointer) -> [(code: String, value: String)] {
        var reader = Reader(bytes: json)
        var items: [(code: String, value: String)] = []
        guard reader.take("{") else { return [] }
        while let code = reader.string() {
            guard reader.take(":"), let value = reader.value() else { break }
            if value != "null" || reader.wasString { items.append((code, value)) }
            guard reader.take(",") else { break }
        }
        return items
    }

    /// How the member of an item begins whose value is a text. Within a text every quote has a backslash before it, so only a member can
    /// look like this.
    static func beginning(of item: String) -> String { "\"\(item)\": \"" }

    /// The text of one item as it is written, without looking at the others; nil where it is not there or no text.
    /// - Parameter beginning: how its member begins.
    static func text(behind beginning: UnsafeRawBufferPointer, in json: UnsafeRawBufferPointer)
        -> UnsafeRawBufferPointer?
    {
        var rest = json
        while let quote = quote(in: rest), rest.count - quote > beginning.count {
            let end = quote + beginning.count
            if UnsafeRawBufferPointer(rebasing: rest[quote..<end]).isEqual(to: beginning) {
                rest = UnsafeRawBufferPointer(rebasing: rest[end...])
                return Self.quote(in: rest).map { UnsafeRawBufferPointer(rebasing: rest[..<$0]) }
            }
            rest = UnsafeRawBufferPointer(rebasing: rest[(quote + 1)...])
        }
        return nil
    }

    private static func quote(in bytes: UnsafeRawBufferPointer) -> Int? {
        guard let start = bytes.baseAddress, let quote = memchr(start, Int32(UInt8(ascii: "\"")), bytes.count)
        else { return nil }
        return UnsafeRawPointer(quote) - start
    }

    private struct Reader {
        let bytes: UnsafeRawBufferPointer
        var place = 0
        /// Whether what was read last stood between quotes.
        var wasString = false

        init(bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

        private static let ends = [UInt8(ascii: ","), UInt8(ascii: "}"), UInt8(ascii: "]")]

        private mutating func skipSpace() {
            while place < bytes.count, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[place]) { place += 1 }
        }

        mutating func take(_ character: Unicode.Scalar) -> Bool {
            skipSpace()
            guard place < bytes.count, bytes[place] == UInt8(ascii: character) else { return false }
            place += 1
            return true
        }

        /// A text, a list of texts, or what else there is.
        mutating func value() -> String? {
            if let text = string() { return text }
            guard take("[") else { return word() }
            var texts: [String] = []
            while let text = string() ?? word() {
                texts.append(text)
                guard take(",") else { break }
            }
            wasString = true
            return take("]") ? texts.joined(separator: separator) : nil
        }

        /// A number, `true`, `false` or `null`.
        mutating func word() -> String? {
            skipSpace()
            let start = place
            while place < bytes.count, !Self.ends.contains(bytes[place]) { place += 1 }
            wasString = false
            return start < place ? String(decoding: bytes[start..<place], as: UTF8.self) : nil
        }

        mutating func string() -> String? {
            guard take("\"") else { return nil }
            wasString = true
            var text: [UInt8] = []
            while place < bytes.count, bytes[place] != UInt8(ascii: "\"") {
                if bytes[place] == UInt8(ascii: "\\") {
                    readEscape(into: &text)
                } else {
                    text.append(bytes[place])
                    place += 1
                }
            }
            place += 1
            return String(decoding: text, as: UTF8.self)
        }

        private mutating func readEscape(into text: inout [UInt8]) {
            place += 1
            guard place < bytes.count else { return }
            let letter = bytes[place]
            place += 1
            switch letter {
            case UInt8(ascii: "n"): text.append(0x0A)
            case UInt8(ascii: "t"): text.append(0x09)
            case UInt8(ascii: "r"): text.append(0x0D)
            case UInt8(ascii: "b"): text.append(0x08)
            case UInt8(ascii: "f"): text.append(0x0C)
            // PostgreSQL writes characters themselves, and by number only control characters.
            case UInt8(ascii: "u"):
                let digits = bytes[place..<min(place + 4, bytes.count)]
                place = digits.endIndex
                let number = UInt32(String(decoding: digits, as: UTF8.self), radix: 16)
                let scalar = number.flatMap(Unicode.Scalar.init) ?? "\u{FFFD}"
                text.append(contentsOf: String(Character(scalar)).utf8)
            default: text.append(letter)
            }
        }
    }
}
