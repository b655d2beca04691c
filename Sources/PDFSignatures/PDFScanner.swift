/// Reads the syntax of PDF (ISO 32000-1, 7.2 and 7.3) as far as finding values takes: where each begins and ends.
struct PDFScanner {
    let bytes: [UInt8]
    var place: Int

    init(_ bytes: [UInt8], at place: Int) {
        self.bytes = bytes
        self.place = place
    }

    private static let deepest = 64

    var next: UInt8? { bytes.indices.contains(place) ? bytes[place] : nil }

    static func isSpace(_ byte: UInt8) -> Bool { [0, 9, 10, 12, 13, 32].contains(byte) }

    static func isDelimiter(_ byte: UInt8) -> Bool { "()<>[]{}/%".utf8.contains(byte) }

    /// Goes on behind spaces and comments.
    mutating func skipSpace() {
        while let byte = next {
            if Self.isSpace(byte) {
                place += 1
            } else if byte == UInt8(ascii: "%") {
                while let byte = next, byte != 10, byte != 13 { place += 1 }
            } else {
                return
            }
        }
    }

    /// Whether a word follows; it is read then.
    mutating func take(_ word: StaticString) -> Bool {
        let wanted = UnsafeBufferPointer(start: word.utf8Start, count: word.utf8CodeUnitCount)
        guard place >= 0, place + wanted.count <= bytes.count,
            bytes[place..<place + wanted.count].elementsEqual(wanted)
        else { return false }
        place += wanted.count
        return true
    }

    /// A number without sign.
    mutating func integer() -> Int? {
        skipSpace()
        var value = 0
        let start = place
        while let byte = next, (0x30...0x39).contains(byte), place - start < 15 {
            value = value * 10 + Int(byte - 0x30)
            place += 1
        }
        return place > start ? value : nil
    }

    /// The bytes of a name behind its slash, as they stand.
    mutating func name() -> String? {
        skipSpace()
        guard take("/") else { return nil }
        let start = place
        while let byte = next, !Self.isSpace(byte), !Self.isDelimiter(byte) { place += 1 }
        return String(decoding: bytes[start..<place], as: UTF8.self)
    }

    /// Goes behind the value that follows, of whatever kind, a reference as a whole, and returns where it stands.
    mutating func value(depth: Int = 0) throws(PDFSignatureError) -> Range<Int> {
        skipSpace()
        let start = place
        guard depth < Self.deepest, let first = next else { throw .unreadable("a value is missing at \(place)") }
        switch first {
        case UInt8(ascii: "/"): _ = name()
        case UInt8(ascii: "("): try literalString()
        case UInt8(ascii: "<") where bytes.indices.contains(place + 1) && bytes[place + 1] == first:
            _ = try dictionary(depth: depth)
        case UInt8(ascii: "<"):
            while let byte = next, byte != UInt8(ascii: ">") { place += 1 }
            place += 1
        case UInt8(ascii: "["):
            place += 1
            try elements(depth: depth)
        default: word()
        }
        guard place > start, place <= bytes.count else { throw .unreadable("a value at \(start)") }
        return start..<place
    }

    /// Entries of a dictionary, by their names: where the values stand.
    mutating func dictionary(depth: Int = 0) throws(PDFSignatureError) -> [(name: String, value: Range<Int>)] {
        skipSpace()
        guard take("<<") else { throw .unreadable("no dictionary at \(place)") }
        var entries: [(name: String, value: Range<Int>)] = []
        while true {
            skipSpace()
            if take(">>") { return entries }
            guard let name = name() else { throw .unreadable("no name at \(place)") }
            entries.append((name, try value(depth: depth + 1)))
        }
    }

    private mutating func elements(depth: Int) throws(PDFSignatureError) {
        while true {
            skipSpace()
            if take("]") { return }
            _ = try value(depth: depth + 1)
        }
    }

    private mutating func literalString() throws(PDFSignatureError) {
        var open = 0
        while let byte = next {
            place += 1
            switch byte {
            case UInt8(ascii: "\\"): place += 1
            case UInt8(ascii: "("): open += 1
            case UInt8(ascii: ")"):
                open -= 1
                if open == 0 { return }
            default: break
            }
        }
        throw .unreadable("a text without end")
    }

    /// A number, a reference such as `12 0 R`, or a word such as `true`.
    private mutating func word() {
        let start = place
        if reference() != nil { return }
        place = start
        while let byte = next, !Self.isSpace(byte), !Self.isDelimiter(byte) { place += 1 }
    }

    /// The number of the object that a reference means.
    mutating func reference() -> Int? {
        guard let number = integer(), let space = next, Self.isSpace(space), integer() != nil else { return nil }
        skipSpace()
        guard take("R") else { return nil }
        if let byte = next, !Self.isSpace(byte), !Self.isDelimiter(byte) { return nil }
        return number
    }
}
