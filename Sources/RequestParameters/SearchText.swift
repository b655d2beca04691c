/// Names as the database searches them (column `subject.search_name`): without spaces around, half-width brackets made
/// full-width, ASCII in lower case.
public enum SearchText {
    /// A name or a piece of one in that form.
    public static func normalise(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        for scalar in text.trimmingPrefix(while: \.isWhitespace).unicodeScalars {
            switch scalar {
            case "(": result.append("（")
            case ")": result.append("）")
            case "A"..."Z": result.append(Unicode.Scalar(UInt8(scalar.value) + 0x20))
            default: result.append(scalar)
            }
        }
        var trimmed = String(result)
        while let last = trimmed.last, last.isWhitespace { trimmed.removeLast() }
        return trimmed
    }
}
