/// How the header of an uploaded column is compared with the names in the catalogue.
enum ColumnName {
    /// The form in which column names are compared: without spaces around them, upper case, full-width letters, digits
    /// and brackets as half-width ones. So `cf_wsh`, ` CF_WSH` and `ＣＦ＿ＷＳＨ` are one name.
    static func key(_ header: some StringProtocol) -> String {
        var folded = String.UnicodeScalarView()
        for scalar in header.trimmed().unicodeScalars {
            folded.append(halfWidth(scalar))
        }
        return String(folded).uppercased()
    }

    private static func halfWidth(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
        // U+FF01…U+FF5E repeat ASCII's ! … ~ in full width.
        guard (0xFF01...0xFF5E).contains(scalar.value) else { return scalar }
        return Unicode.Scalar(UInt8(scalar.value - 0xFEE0))
    }
}
