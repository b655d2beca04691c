internal import Formats

/// The content of JSON texts.
enum JSONText {
    /// Appends what a text in quotes says; anything else as it is written.
    static func append(_ value: UnsafeRawBufferPointer, to output: OutputBuffer) {
        guard value.count >= 2, value[0] == UInt8(ascii: "\"") else {
            return output.append(value.bindMemory(to: UInt8.self))
        }
        let inner = UnsafeRawBufferPointer(rebasing: value[1..<value.count - 1]).bindMemory(to: UInt8.self)
        var from = 0
        var index = 0
        while index < inner.count {
            guard inner[index] == UInt8(ascii: "\\"), index + 1 < inner.count else {
                index += 1
                continue
            }
            output.append(UnsafeBufferPointer(rebasing: inner[from..<index]))
            index += appendEscape(inner, index + 1, to: output)
            from = index
        }
        output.append(UnsafeBufferPointer(rebasing: inner[from...]))
    }

    /// Appends what stands for the escape whose letter is at `place`.
    /// - Returns: how long it is with its backslash.
    private static func appendEscape(_ text: UnsafeBufferPointer<UInt8>, _ place: Int, to output: OutputBuffer) -> Int {
        switch text[place] {
        case UInt8(ascii: "n"): output.append(0x0A)
        case UInt8(ascii: "r"): output.append(0x0D)
        case UInt8(ascii: "t"): output.append(0x09)
        case UInt8(ascii: "b"): output.append(0x08)
        case UInt8(ascii: "f"): output.append(0x0C)
        case UInt8(ascii: "u") where place + 4 < text.count:
            let digits = String(decoding: text[place + 1...place + 4], as: UTF8.self)
            let scalar = UInt32(digits, radix: 16).flatMap(Unicode.Scalar.init) ?? "\u{FFFD}"
            output.append(Array(UTF8.encode(scalar) ?? Unicode.UTF8.EncodedScalar()))
            return 6
        default: output.append(text[place])
        }
        return 2
    }
}
