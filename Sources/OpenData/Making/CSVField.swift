internal import Formats

/// A field of a CSV file (RFC 4180) that a spreadsheet program takes for what it is.
enum CSVField {
    /// Appends a field, in quotes where it needs them. One that a spreadsheet program would run as a formula – it begins with `=`, `+`, `-`,
    /// `@`, a tab or the like – gets an apostrophe in front, unless it is a number; who needs texts to the letter takes NDJSON.
    static func append(_ text: UnsafeBufferPointer<UInt8>, to output: OutputBuffer) {
        let isDangerous = beginsFormula(text) && !isNumber(text)
        guard isDangerous || text.contains(where: needsQuotes) else { return output.append(text) }
        output.append(UInt8(ascii: "\""))
        if isDangerous { output.append(UInt8(ascii: "'")) }
        for byte in text {
            // A line break would be one to programs that read line by line, and in Gongxin's own search for records.
            if byte == 0x0A || byte == 0x0D {
                output.append(0x20)
                continue
            }
            if byte == UInt8(ascii: "\"") { output.append(byte) }
            output.append(byte)
        }
        output.append(UInt8(ascii: "\""))
    }

    private static func needsQuotes(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: ",") || byte == UInt8(ascii: "\"") || byte == 0x0A || byte == 0x0D
    }

    /// Also in full width, which spreadsheet programs of East Asia take for the same.
    private static func beginsFormula(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        guard let first = text.first else { return false }
        switch first {
        case UInt8(ascii: "="), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "@"), 0x09, 0x0D, 0x0A: return true
        case 0xEF:
            // ＝ U+FF1D, ＋ U+FF0B, － U+FF0D, ＠ U+FF20
            return text.count >= 3 && text[1] == 0xBC && [0x9D, 0x8B, 0x8D, 0xA0].contains(text[2])
        default: return false
        }
    }

    private static func isNumber(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        let digits = text.dropFirst()
        return !digits.isEmpty && digits.allSatisfy { (0x30...0x39).contains($0) || $0 == UInt8(ascii: ".") }
            && digits.first != UInt8(ascii: ".") && digits.last != UInt8(ascii: ".")
            && digits.filter { $0 == UInt8(ascii: ".") }.count <= 1
            && (text[0] == UInt8(ascii: "-") || text[0] == UInt8(ascii: "+"))
    }
}
