/// The text of a number in a cell, as it was typed.
enum CellNumber {
    /// The digits a spreadsheet keeps of a number (IEEE 754 binary64, as Excel shows it).
    private static let significant = 15
    /// No number is written with more digits than this.
    private static let longest = 64

    /// Writes a number without an exponent and without the traces of its binary form: `1.5E-2` as `0.015`,
    /// `9.1330100123456E+17` as `913301001234560000`, `0.30000000000000004` as `0.3`. A whole number keeps every digit.
    /// - Returns: nil for what is no number, or one too long to write out.
    static func plain(_ text: UnsafeBufferPointer<UInt8>) -> String? {
        guard var parts = Parts(text) else { return nil }
        if parts.exponent < 0, parts.digits.count > significant { parts.round(to: significant) }
        parts.trim()
        guard abs(parts.exponent) <= longest, parts.digits.count <= longest else { return nil }
        return parts.text
    }

    /// `digits` × 10^`exponent`.
    private struct Parts {
        var isNegative = false
        var digits: [UInt8] = []
        var exponent = 0

        init?(_ text: UnsafeBufferPointer<UInt8>) {
            var rest = text[...]
            if rest.first == UInt8(ascii: "-") || rest.first == UInt8(ascii: "+") {
                isNegative = rest.popFirst() == UInt8(ascii: "-")
            }
            digits = Array(rest.prefix(while: Self.isDigit))
            rest = rest.dropFirst(digits.count)
            if rest.first == UInt8(ascii: ".") {
                let fraction = rest.dropFirst().prefix(while: Self.isDigit)
                rest = rest.dropFirst(1 + fraction.count)
                digits += fraction
                exponent = -fraction.count
            }
            guard !digits.isEmpty else { return nil }
            if rest.first == UInt8(ascii: "e") || rest.first == UInt8(ascii: "E") {
                guard let power = Int(String(decoding: rest.dropFirst(), as: UTF8.self)), abs(power) < 10_000 else {
                    return nil
                }
                exponent += power
            } else if !rest.isEmpty {
                return nil
            }
            digits = Array(digits.drop { $0 == 0x30 })
        }

        private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

        mutating func round(to count: Int) {
            let isUp = digits[count] >= 0x35
            exponent += digits.count - count
            digits.removeLast(digits.count - count)
            var index = count - 1
            while isUp, index >= 0 {
                if digits[index] < 0x39 {
                    digits[index] += 1
                    return
                }
                digits[index] = 0x30
                index -= 1
            }
            if isUp { digits.insert(0x31, at: 0) }
        }

        mutating func trim() {
            while exponent < 0, digits.last == 0x30 {
                digits.removeLast()
                exponent += 1
            }
            if digits.isEmpty { (exponent, isNegative) = (0, false) }
        }

        var text: String {
            var written = digits
            if exponent >= 0 {
                if written.isEmpty { return "0" }
                written += [UInt8](repeating: 0x30, count: exponent)
            } else {
                if written.count <= -exponent {
                    written = [UInt8](repeating: 0x30, count: 1 - exponent - written.count) + written
                }
                written.insert(UInt8(ascii: "."), at: written.count + exponent)
            }
            return (isNegative ? "-" : "") + String(decoding: written, as: UTF8.self)
        }
    }
}
