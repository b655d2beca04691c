/// The escapes of a JSON text (RFC 8259 §7).
enum JSONEscaping {
    /// Appends the escape of a byte that must not stand in a text as it is.
    static func append(_ byte: UInt8, to output: OutputBuffer) {
        output.append(UInt8(ascii: "\\"))
        switch byte {
        case 0x22, 0x5C: output.append(byte)
        case 0x08: output.append(UInt8(ascii: "b"))
        case 0x0C: output.append(UInt8(ascii: "f"))
        case 0x0A: output.append(UInt8(ascii: "n"))
        case 0x0D: output.append(UInt8(ascii: "r"))
        case 0x09: output.append(UInt8(ascii: "t"))
        default:
            output.append("u00")
            output.append(digit(byte >> 4))
            output.append(digit(byte & 15))
        }
    }

    /// The place of the next byte that must not stand in a text as it is; nil when there is none.
    static func firstEscaped(in text: UnsafeBufferPointer<UInt8>, from start: Int) -> Int? {
        var place = start
        let bytes = UnsafeRawBufferPointer(text)
        // Most texts have none: eight bytes are looked at together.
        while place + 8 <= bytes.count, !hasEscaped(bytes.loadUnaligned(fromByteOffset: place, as: UInt64.self)) {
            place += 8
        }
        while place < bytes.count {
            if isEscaped(bytes[place]) { return place }
            place += 1
        }
        return nil
    }

    private static func isEscaped(_ byte: UInt8) -> Bool { byte < 0x20 || byte == 0x22 || byte == 0x5C }

    /// Whether one of eight bytes is below 0x20, 0x22 or 0x5C. A byte of `word` is below `n` (at most 0x80) exactly when taking n from it
    /// sets its highest bit and it was not set before; the lowest such byte is right, and whether there is one is all that counts.
    private static func hasEscaped(_ word: UInt64) -> Bool {
        let quotes = word ^ 0x2222_2222_2222_2222
        let backslashes = word ^ 0x5C5C_5C5C_5C5C_5C5C
        let ones: UInt64 = 0x0101_0101_0101_0101
        let found =
            (word &- 0x20 &* ones) & ~word | (quotes &- ones) & ~quotes | (backslashes &- ones) & ~backslashes
        return found & 0x8080_8080_8080_8080 != 0
    }

    private static func digit(_ value: UInt8) -> UInt8 {
        value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
    }
}
