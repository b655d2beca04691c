/// What is wrong with the bytes of a row, if anything.
enum EncodingCheck {
    /// The fault's code: `bad_encoding` for bytes that are no UTF-8 (RFC 3629), `control_character` for characters that
    /// have no place in text; tabs and line ends inside quotes have.
    static func fault(in bytes: UnsafeBufferPointer<UInt8>) -> String? {
        var index = 0
        while index < bytes.count {
            let byte = bytes[index]
            if byte < 0x80 {
                if byte < 0x20 && byte != 0x09 && byte != 0x0A && byte != 0x0D || byte == 0x7F {
                    return "control_character"
                }
                index += 1
            } else {
                let length = sequenceLength(bytes, index)
                if length == 0 { return "bad_encoding" }
                // U+FFFD is what a program writes where it could not read: the text was broken before it came here.
                if length == 3, byte == 0xEF, bytes[index + 1] == 0xBF, bytes[index + 2] == 0xBD {
                    return "bad_encoding"
                }
                index += length
            }
        }
        return nil
    }

    /// The length of the well-formed sequence at `index`, 0 when it is none.
    private static func sequenceLength(_ bytes: UnsafeBufferPointer<UInt8>, _ index: Int) -> Int {
        let lead = bytes[index]
        func isContinuation(_ offset: Int) -> Bool {
            index + offset < bytes.count && bytes[index + offset] & 0xC0 == 0x80
        }
        switch lead {
        case 0xC2...0xDF: return isContinuation(1) ? 2 : 0
        case 0xE0...0xEF:
            guard isContinuation(1), isContinuation(2) else { return 0 }
            let second = bytes[index + 1]
            return (lead == 0xE0 && second < 0xA0) || (lead == 0xED && second > 0x9F) ? 0 : 3
        case 0xF0...0xF4:
            guard isContinuation(1), isContinuation(2), isContinuation(3) else { return 0 }
            let second = bytes[index + 1]
            return (lead == 0xF0 && second < 0x90) || (lead == 0xF4 && second > 0x8F) ? 0 : 4
        default: return 0
        }
    }
}
