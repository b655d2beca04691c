/// UTF-8 text as the search for numbers looks at it: letters and digits of half and of full width, and the marks that stand
/// between the groups of a number.
struct TextBytes {
    let bytes: UnsafeBufferPointer<UInt8>

    /// A letter, in upper case, or a digit, and how many bytes it takes; a value of 0 for anything else.
    struct Symbol {
        let value: UInt8
        let length: Int

        static let none = Symbol(value: 0, length: 0)

        var isDigit: Bool { value &- 0x30 < 10 }
        var isLetter: Bool { value &- 0x41 < 26 }
        var exists: Bool { value != 0 }
    }

    var count: Int { bytes.count }

    /// The letter or digit that begins at `index`.
    func symbol(at index: Int) -> Symbol {
        guard index < bytes.count else { return .none }
        let byte = bytes[index]
        if byte < 0x80 {
            if byte &- 0x30 < 10 { return Symbol(value: byte, length: 1) }
            let upper = byte & 0xDF
            return upper &- 0x41 < 26 ? Symbol(value: upper, length: 1) : .none
        }
        guard byte == 0xEF, index + 2 < bytes.count else { return .none }
        // ０…９ are EF BC 90…99, Ａ…Ｚ EF BC A1…BA, ａ…ｚ EF BD 81…9A.
        let last = bytes[index + 2]
        switch bytes[index + 1] {
        case 0xBC where last &- 0x90 < 10: return Symbol(value: last &- 0x90 &+ 0x30, length: 3)
        case 0xBC where last &- 0xA1 < 26: return Symbol(value: last &- 0xA1 &+ 0x41, length: 3)
        case 0xBD where last &- 0x81 < 26: return Symbol(value: last &- 0x81 &+ 0x41, length: 3)
        default: return .none
        }
    }

    /// The letter or digit that ends before `index`.
    func symbol(before index: Int) -> Symbol {
        guard index > 0 else { return .none }
        if bytes[index - 1] < 0x80 { return symbol(at: index - 1) }
        return index >= 3 && bytes[index - 3] == 0xEF ? symbol(at: index - 3) : .none
    }

    /// The bytes of the space, hyphen or dot between groups that begins at `index`; 0 when there is none.
    func separator(at index: Int) -> Int {
        guard index < bytes.count else { return 0 }
        switch bytes[index] {
        case 0x20, 0x2D: return 1
        case 0xC2: return index + 1 < bytes.count && (bytes[index + 1] == 0xA0 || bytes[index + 1] == 0xB7) ? 2 : 0
        case 0xE2, 0xE3, 0xEF:
            guard index + 2 < bytes.count else { return 0 }
            return Self.isWideSeparator(bytes[index], bytes[index + 1], bytes[index + 2]) ? 3 : 0
        default: return 0
        }
    }

    /// The bytes of the separator that ends before `index`.
    func separator(before index: Int) -> Int {
        guard index > 0 else { return 0 }
        let byte = bytes[index - 1]
        if byte < 0x80 { return byte == 0x20 || byte == 0x2D ? 1 : 0 }
        if index >= 2, bytes[index - 2] == 0xC2 { return separator(at: index - 2) }
        guard index >= 3, bytes[index - 3] == 0xE2 || bytes[index - 3] == 0xE3 || bytes[index - 3] == 0xEF else {
            return 0
        }
        return separator(at: index - 3)
    }

    /// U+2010…U+2015 and U+2212 hyphens and dashes, U+2002…U+200A and U+3000 spaces, U+FF0D full-width hyphen.
    private static func isWideSeparator(_ first: UInt8, _ second: UInt8, _ third: UInt8) -> Bool {
        switch (first, second, third) {
        case (0xE2, 0x80, 0x90...0x95), (0xE2, 0x88, 0x92), (0xE2, 0x80, 0x82...0x8A): true
        case (0xE3, 0x80, 0x80), (0xEF, 0xBC, 0x8D): true
        default: false
        }
    }

    /// Whether the text goes on with `word` at `index`.
    func has(_ word: StaticString, at index: Int) -> Bool {
        guard index >= 0, index + word.utf8CodeUnitCount <= bytes.count else { return false }
        for offset in 0..<word.utf8CodeUnitCount where word.utf8Start[offset] != bytes[index + offset] { return false }
        return true
    }

    /// Whether `word` ends before `index`.
    func has(_ word: StaticString, before index: Int) -> Bool { has(word, at: index - word.utf8CodeUnitCount) }

    /// Whether one of the words stands in the `reach` bytes before `index`.
    func mentions(_ words: [StaticString], before index: Int, reach: Int) -> Bool {
        (max(0, index - reach)..<index).contains { place in
            words.contains { place + $0.utf8CodeUnitCount <= index && has($0, at: place) }
        }
    }
}
