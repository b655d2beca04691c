/// Brings a code into the form that the checks of this module take.
///
/// Removed are white space, invisible characters and hyphens or dashes, wherever they stand; full-width letters and
/// digits become ASCII; small letters become capitals. Nothing is guessed: an O stays an O and is refused later.
public enum CodeNormalisation {
    /// Appends the normalised code to `output`.
    ///
    /// - Parameters:
    ///   - bytes: UTF-8. Bytes that are no part of it are kept as they are, for the checks to refuse.
    ///   - output: what the code is appended to.
    /// - Returns: whether what was appended differs from `bytes`.
    public static func normalise(_ bytes: UnsafeBufferPointer<UInt8>, into output: inout [UInt8]) -> Bool {
        guard let first = bytes.firstIndex(where: { !isNormal($0) }) else {
            output.append(contentsOf: bytes)
            return false
        }
        let start = output.count
        output.append(contentsOf: bytes[..<first])
        var rest = bytes[first...]
        while let byte = rest.first {
            rest.removeFirst(byte < 0x80 ? appendASCII(byte, to: &output) : appendSequence(rest, to: &output))
        }
        return !output[start...].elementsEqual(bytes)
    }

    /// The normalised form of a text.
    public static func normalise(_ text: some StringProtocol) -> String {
        var output: [UInt8] = []
        let isChanged = withBytes(of: text) { normalise($0, into: &output) }
        return isChanged ? String(decoding: output, as: UTF8.self) : String(text)
    }

    private static func isNormal(_ byte: UInt8) -> Bool {
        byte &- UInt8(ascii: "0") <= 9 || byte &- UInt8(ascii: "A") < 26
    }

    /// Appends what becomes of an ASCII character, and returns the number of bytes read: one.
    private static func appendASCII(_ byte: UInt8, to output: inout [UInt8]) -> Int {
        switch byte {
        case 0x09...0x0D, UInt8(ascii: " "), UInt8(ascii: "-"): break
        case UInt8(ascii: "a")...UInt8(ascii: "z"): output.append(byte - 0x20)
        default: output.append(byte)
        }
        return 1
    }

    /// Appends what becomes of the character that `rest`, which is not empty, begins with, and returns the number of
    /// bytes read.
    private static func appendSequence(_ rest: Slice<UnsafeBufferPointer<UInt8>>, to output: inout [UInt8]) -> Int {
        guard let (scalar, length) = scalar(at: rest) else {
            output.append(rest[rest.startIndex])
            return 1
        }
        switch scalar {
        case fullWidth:
            // Full-width forms follow the order of ASCII from the exclamation mark on. Signs are none of a code's: if
            // they became ASCII, nobody could see what had been received.
            switch UInt8(truncatingIfNeeded: scalar - 0xFF01 + 0x21) {
            case UInt8(ascii: "-"): break
            case let byte where isNormal(byte): output.append(byte)
            case let byte where isNormal(byte & ~0x20): output.append(byte & ~0x20)
            default: output.append(contentsOf: rest.prefix(length))
            }
        case _ where isIgnored(scalar): break
        default: output.append(contentsOf: rest.prefix(length))
        }
        return length
    }

    private static let fullWidth: ClosedRange<UInt32> = 0xFF01...0xFF5E

    /// Whether a character beyond ASCII is a space, invisible, or a hyphen or dash.
    private static func isIgnored(_ scalar: UInt32) -> Bool {
        switch scalar {
        case 0x85, 0xA0, 0x1680, 0x2000...0x200A, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000: true  // spaces
        case 0xAD, 0x200B...0x200F, 0x202A...0x202E, 0x2060...0x2064, 0x2066...0x2069, 0xFEFF: true  // invisible
        case 0x2010...0x2015, 0x2212, 0xFE58, 0xFE63: true  // hyphens and dashes
        default: false
        }
    }

    /// The character of two or three bytes at the start of `rest` and its length. Longer ones are never changed, nor
    /// is what is no UTF-8: nil.
    private static func scalar(at rest: Slice<UnsafeBufferPointer<UInt8>>) -> (scalar: UInt32, length: Int)? {
        let lead = rest[rest.startIndex]
        let length = lead & 0xE0 == 0xC0 ? 2 : lead & 0xF0 == 0xE0 ? 3 : 0
        guard length > 0, rest.count >= length else { return nil }
        var scalar = UInt32(lead & (length == 2 ? 0x1F : 0x0F))
        for byte in rest.prefix(length).dropFirst() {
            guard byte & 0xC0 == 0x80 else { return nil }
            scalar = scalar << 6 | UInt32(byte & 0x3F)
        }
        guard scalar >= (length == 2 ? 0x80 : 0x800) else { return nil }
        return (scalar, length)
    }
}
