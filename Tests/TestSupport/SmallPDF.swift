/// The smallest PDF a reader shows, laid out as Cairo lays out its own: pages with a line of text, a classic cross-reference table.
public enum SmallPDF {
    /// Makes one.
    /// - Parameters:
    ///   - line: a line of ASCII on every page.
    ///   - padding: bytes of a comment, to make it as long as need be.
    public static func make(_ line: String, pages: Int = 1, padding: Int = 0) -> [UInt8] {
        var bytes = Array("%PDF-1.5\n%\u{B5}\u{ED}\n%\(String(repeating: "x", count: padding))\n".utf8)
        var offsets: [Int] = []
        func add(_ text: String) {
            offsets.append(bytes.count)
            bytes += Array("\(offsets.count) 0 obj\n\(text)\nendobj\n".utf8)
        }
        let kids = (0..<pages).map { "\(4 + 2 * $0) 0 R" }.joined(separator: " ")
        add("<< /Type /Catalog\n   /Pages 2 0 R\n>>")
        add("<< /Type /Pages\n   /Kids [ \(kids) ]\n   /Count \(pages)\n>>")
        add("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Note (a \\) paren\\\\) >>")
        for page in 0..<pages {
            let text = "BT /F 12 Tf 72 720 Td (\(line) \(page + 1)) Tj ET"
            add(
                "<< /Type /Page /Parent 2 0 R /MediaBox [ 0 0 595 842 ] /Contents \(5 + 2 * page) 0 R /Resources << /Font << /F 3 0 R >> >> >>"
            )
            add("<< /Length \(text.utf8.count) >>\nstream\n\(text)\nendstream")
        }
        let start = bytes.count
        var table = "xref\n0 \(offsets.count + 1)\n0000000000 65535 f \n"
        for offset in offsets {
            let digits = String(offset)
            table += String(repeating: "0", count: 10 - digits.count) + digits + " 00000 n \n"
        }
        table += "trailer\n<< /Size \(offsets.count + 1)\n   /Root 1 0 R\n>>\nstartxref\n\(start)\n%%EOF\n"
        return bytes + Array(table.utf8)
    }
}
