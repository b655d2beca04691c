internal import Formats

/// Characters that XML cannot hold stand in a workbook's texts as `_x000D_` (ECMA-376 part 1, 22.9.2.19).
enum EscapedText {
    /// Replaces the escapes in what was written behind `start`.
    static func unescape(_ text: OutputBuffer, from start: Int) {
        guard var position = escape(in: text, from: start) else { return }
        let source = Array(text.bytes[start...])
        text.truncate(to: position)
        position -= start
        while position < source.count {
            if let scalar = scalar(source, at: position) {
                for byte in String(scalar).utf8 { text.append(byte) }
                position += 7
            } else {
                text.append(source[position])
                position += 1
            }
        }
    }

    private static func escape(in text: OutputBuffer, from start: Int) -> Int? {
        let bytes = text.bytes
        var index = start
        while index + 6 < bytes.count {
            if bytes[index] == UInt8(ascii: "_"), bytes[index + 1] == UInt8(ascii: "x") { return index }
            index += 1
        }
        return nil
    }

    private static func scalar(_ source: [UInt8], at index: Int) -> Unicode.Scalar? {
        guard index + 6 < source.count, source[index] == UInt8(ascii: "_"), source[index + 1] == UInt8(ascii: "x"),
            source[index + 6] == UInt8(ascii: "_")
        else { return nil }
        let digits = String(decoding: source[index + 2..<index + 6], as: UTF8.self)
        return digits.contains("+") ? nil : UInt16(digits, radix: 16).flatMap { Unicode.Scalar($0) }
    }
}
