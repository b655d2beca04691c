/// Writes CSV that spreadsheet programs read as it is.
public enum CSVText {
    /// A line of quoted fields.
    public static func line(_ fields: [String]) -> [UInt8] {
        Array(fields.map(quoted).joined(separator: [UInt8(ascii: ",")])) + [CSV.lineFeed]
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
