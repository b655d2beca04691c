public import Formats

/// Writes CSV that spreadsheet programs read as it is.
public enum CSVText {
    /// A line of quoted fields.
    public static func line(_ fields: [String]) -> [UInt8] {
        Array(fields.map(quoted).joined(separator: [UInt8(ascii: ",")])) + [CSV.lineFeed]
    }

    /// Writes a line of quoted fields behind what a buffer holds.
    public static func append(_ fields: [String], to output: OutputBuffer) {
        for (place, field) in fields.enumerated() {
            if place > 0 { output.append(UInt8(ascii: ",")) }
            output.append(CSV.quote)
            var text = field
            text.withUTF8 { bytes in
                if bytes.contains(CSV.quote) {
                    for byte in bytes {
                        if byte == CSV.quote { output.append(byte) }
                        output.append(byte)
                    }
                } else {
                    output.append(bytes)
                }
            }
            output.append(CSV.quote)
        }
        output.append(CSV.lineFeed)
    }

    /// A field in quotation marks.
    static func quoted(_ text: String) -> [UInt8] {
        var field = [CSV.quote]
        for byte in text.utf8 {
            if byte == CSV.quote { field.append(byte) }
            field.append(byte)
        }
        return field + [CSV.quote]
    }
}
