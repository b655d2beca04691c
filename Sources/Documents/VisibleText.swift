/// Makes characters visible that would change what is seen of a text, or that a page cannot hold: control characters, and those that
/// turn the direction of writing, by which a name could be made to look like another. They are written by their numbers, as in [U+202E].
enum VisibleText {
    static func of(_ text: String) -> String {
        guard text.utf8.contains(where: mayHide) else { return text }
        guard text.unicodeScalars.contains(where: isHidden) else { return text }
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            if isHidden(scalar) {
                result.append(contentsOf: number(of: scalar).unicodeScalars)
            } else {
                result.append(scalar)
            }
        }
        return String(result)
    }

    /// Whether a byte of UTF-8 can be one of a hidden character.
    private static func mayHide(_ byte: UInt8) -> Bool {
        byte < 0x20 || byte == 0x7F || byte >= 0xEF || [0xC2, 0xD8, 0xE1, 0xE2].contains(byte)
    }

    private static func isHidden(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x0A: false
        case 0..<0x20, 0x7F..<0xA0: true
        case 0xAD, 0x61C, 0x180E, 0x200B, 0x200E, 0x200F, 0x2028...0x202E, 0x2060...0x206F, 0xFEFF, 0xFFF9...0xFFFB:
            true
        case 0xE0000...0xE007F: true
        // No characters (Unicode, 23.7); Cairo takes no text with them.
        case 0xFDD0...0xFDEF: true
        case let value where value & 0xFFFE == 0xFFFE: true
        default: false
        }
    }

    private static func number(of scalar: Unicode.Scalar) -> String {
        let digits = String(scalar.value, radix: 16, uppercase: true)
        return "[U+\(String(repeating: "0", count: max(0, 4 - digits.count)))\(digits)]"
    }
}
