/// Reads one line of JSON: a text, or an object of which only the members that hold a text or a number count.
struct JSONMembers {
    private let line: UnsafeBufferPointer<UInt8>
    private var place = 0
    /// Unescaped texts, one behind the other.
    private(set) var texts: [UInt8] = []
    /// Where the value of each column lies in `texts`.
    private(set) var values: [CheckColumn: Range<Int>] = [:]
    /// The line itself, if it is a text.
    private(set) var bare: Range<Int>?

    /// - Returns: nil when the line is not JSON of this kind.
    init?(_ line: UnsafeBufferPointer<UInt8>) {
        self.line = line
        skipSpace()
        switch current {
        case UInt8(ascii: "\""): bare = text()
        case UInt8(ascii: "{"): guard object() else { return nil }
        default: return nil
        }
        skipSpace()
        guard place == line.count, bare != nil || isObject else { return nil }
    }

    private var isObject = false
    private var current: UInt8? { place < line.count ? line[place] : nil }

    private mutating func skipSpace() {
        while let byte = current, byte <= 0x20 { place += 1 }
    }

    private mutating func take(_ byte: UInt8) -> Bool {
        skipSpace()
        guard current == byte else { return false }
        place += 1
        return true
    }

    private mutating func object() -> Bool {
        isObject = true
        place += 1
        if take(UInt8(ascii: "}")) { return true }
        while true {
            skipSpace()
            guard current == UInt8(ascii: "\""), let name = text() else { return false }
            let column = CheckColumn(named: String(decoding: texts[name], as: UTF8.self))
            texts.removeSubrange(name)
            guard take(UInt8(ascii: ":")), let value = value() else { return false }
            if let column, values[column] == nil, !value.isEmpty { values[column] = value }
            if take(UInt8(ascii: "}")) { return true }
            guard take(UInt8(ascii: ",")) else { return false }
        }
    }

    /// A text or a number; empty for null and for what is neither. Nil for what is not JSON.
    private mutating func value() -> Range<Int>? {
        skipSpace()
        switch current {
        case UInt8(ascii: "\""): return text()
        case UInt8(ascii: "{"), UInt8(ascii: "["): return skipNested() ? texts.count..<texts.count : nil
        default:
            let start = place
            while let byte = current, byte > 0x20, byte != UInt8(ascii: ","), byte != UInt8(ascii: "}") { place += 1 }
            let word = line[start..<place]
            if word.elementsEqual("null".utf8) || word.elementsEqual("true".utf8) || word.elementsEqual("false".utf8) {
                return texts.count..<texts.count
            }
            guard let first = word.first, first == 0x2D || (0x30...0x39).contains(first) else { return nil }
            let from = texts.count
            texts += word
            return from..<texts.count
        }
    }

    private mutating func skipNested() -> Bool {
        var depth = 0
        while let byte = current {
            switch byte {
            case UInt8(ascii: "\""):
                guard let skipped = text() else { return false }
                texts.removeSubrange(skipped)
                continue
            case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
            default: break
            }
            place += 1
            if depth == 0 { return true }
        }
        return false
    }

    /// The text that begins here, unescaped; nil when it does not end.
    private mutating func text() -> Range<Int>? {
        place += 1
        let from = texts.count
        while let byte = current {
            place += 1
            switch byte {
            case UInt8(ascii: "\""): return from..<texts.count
            case UInt8(ascii: "\\"): guard unescape() else { return nil }
            default: texts.append(byte)
            }
        }
        return nil
    }

    private mutating func unescape() -> Bool {
        guard let byte = current else { return false }
        place += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): texts.append(byte)
        case UInt8(ascii: "b"), UInt8(ascii: "f"), UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
            texts.append(0x20)
        case UInt8(ascii: "u"):
            guard let first = unit() else { return false }
            var value = UInt32(first)
            if first & 0xFC00 == 0xD800 {
                guard take(UInt8(ascii: "\\")), take(UInt8(ascii: "u")), let second = unit(), second & 0xFC00 == 0xDC00
                else { return false }
                value = 0x10000 + (UInt32(first & 0x3FF) << 10 | UInt32(second & 0x3FF))
            }
            guard let scalar = Unicode.Scalar(value), value > 0 else { return false }
            texts += Array(String(scalar).utf8)
        default: return false
        }
        return true
    }

    private mutating func unit() -> UInt16? {
        guard place + 4 <= line.count else { return nil }
        let digits = String(decoding: line[place..<place + 4], as: UTF8.self)
        place += 4
        return digits.allSatisfy(\.isHexDigit) ? UInt16(digits, radix: 16) : nil
    }
}
