internal import Typesetting

/// A document as one page of HTML that needs nothing else: no scripts, no files beside it; to be read, and to be printed on A4.
public struct DocumentHTML: Sendable {
    private let document: Document
    private let verification: DocumentVerification?

    /// Prepares a page.
    /// - Parameter verification: What stands on the cover as a QR code; nil for a document that is not issued.
    public init(_ document: Document, verification: DocumentVerification? = nil) {
        self.document = document
        self.verification = verification
    }

    /// The header field that keeps the page from ever loading or running anything.
    public static let contentSecurityPolicy =
        "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

    /// The page in UTF-8.
    /// - Throws: `TypesettingError` when the address does not fit into a QR code.
    public func bytes() throws -> [UInt8] {
        var html = HTMLWriter()
        writeHead(&html)
        html.markup("<body><div class=\"sheet\"><div class=\"watermark\" aria-hidden=\"true\">")
        for _ in 0..<4 { html.element("<span>", document.view.watermark, "</span>") }
        html.markup("</div>\n<header class=\"cover\">")
        try writeCover(&html)
        html.markup("</header>\n<main>")
        for (place, section) in document.sections.enumerated() { write(section, place, &html) }
        html.markup("</main>\n<footer>")
        writeClosing(&html)
        html.markup("</footer></div></body></html>\n")
        return html.bytes
    }

    private func writeHead(_ html: inout HTMLWriter) {
        html.markup(
            """
            <!DOCTYPE html>
            <html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
            <meta name="referrer" content="no-referrer"><title>
            """)
        html.text("\(document.title) \(document.subtitle)")
        html.markup("</title><style>")
        html.markup(HTMLStyle.sheet)
        html.markup("</style></head>\n")
    }

    // MARK: The cover

    private func writeCover(_ html: inout HTMLWriter) throws {
        html.element("<h1>", document.title, "</h1>")
        html.element("<p class=\"subtitle\">", document.subtitle, "</p>")
        write(document.cover, &html)
        let counted = document.sections.enumerated().filter { $0.element.count != nil }
        if !counted.isEmpty {
            html.markup("<nav aria-label=\"信息概览\"><h3>信息概览</h3><ol>")
            for (place, section) in counted {
                html.markup("<li><a href=\"#s")
                html.number(place + 1)
                html.markup("\">")
                html.text(DocumentPDF.heading(section.heading, section.count))
                html.markup("</a></li>")
            }
            html.markup("</ol></nav>")
        }
        if let verification { try write(verification, &html) }
    }

    private func write(_ verification: DocumentVerification, _ html: inout HTMLWriter) throws {
        html.markup("<div class=\"verify\">")
        write(try QRCode(verification.address), &html)
        html.element("<div><p>验证码：", verification.code, "</p>")
        html.element("<p>扫描二维码，或访问以下地址，可核验本文件真伪及其所载信息是否已有变化：<br>", verification.address, "</p></div></div>")
    }

    private func write(_ code: QRCode, _ html: inout HTMLWriter) {
        html.markup("<svg role=\"img\" aria-label=\"核验二维码\" shape-rendering=\"crispEdges\" viewBox=\"-4 -4 ")
        html.number(code.size + 8)
        html.markup(" ")
        html.number(code.size + 8)
        html.markup("\"><path d=\"")
        for row in 0..<code.size {
            for run in code.darkRuns(row: row) {
                html.text("M\(run.lowerBound) \(row)h\(run.count)v1h-\(run.count)z")
            }
        }
        html.markup("\"/></svg>")
    }

    // MARK: Sections

    private func write(_ section: DocumentSection, _ place: Int, _ html: inout HTMLWriter) {
        html.markup("\n<section id=\"s")
        html.number(place + 1)
        html.markup("\">")
        html.element("<h2>", DocumentPDF.heading(section.heading, section.count), "</h2>")
        if section.parts.isEmpty { html.element("<p class=\"none\">", DocumentPDF.nothing, "</p>") }
        for part in section.parts { write(part, &html) }
        html.markup("</section>")
    }

    private func write(_ part: DocumentPart, _ html: inout HTMLWriter) {
        switch part {
        case .heading(let text, let count): html.element("<h3>", DocumentPDF.heading(text, count), "</h3>")
        case .text(let text): html.element("<p>", text, "</p>")
        case .fields(let fields): write(fields, &html)
        case .record(let heading, let fields):
            html.element("<article><h4>", heading, "</h4>")
            write(fields, &html)
            html.markup("</article>")
        case .table(let table): write(table, &html)
        case .notice(let text): html.element("<p class=\"notice\" role=\"note\">", text, "</p>")
        }
    }

    private func write(_ fields: [DocumentField], _ html: inout HTMLWriter) {
        html.markup("<table><tbody>")
        for field in fields {
            html.element("<tr><th scope=\"row\">", field.name, "</th>")
            html.element("<td>", field.value.isEmpty ? "—" : field.value, "</td></tr>")
        }
        html.markup("</tbody></table>")
    }

    private func write(_ table: DocumentTable, _ html: inout HTMLWriter) {
        let whole = max(table.widths.reduce(0, +), 0.001)
        html.markup("<table><colgroup>")
        for width in table.widths {
            html.markup("<col style=\"width:")
            html.decimal(100 * width / whole)
            html.markup("%\">")
        }
        html.markup("</colgroup><thead><tr>")
        for heading in table.headings { html.element("<th scope=\"col\">", heading, "</th>") }
        html.markup("</tr></thead><tbody>")
        for row in table.rows {
            html.markup("<tr>")
            for cell in row { html.element("<td>", cell.isEmpty ? "—" : cell, "</td>") }
            html.markup("</tr>")
        }
        html.markup("</tbody></table>")
    }

    private func writeClosing(_ html: inout HTMLWriter) {
        if !document.closing.isEmpty {
            html.markup("<section class=\"closing\"><h3>说明</h3><ol>")
            for text in document.closing { html.element("<li>", text, "</li>") }
            html.markup("</ol></section>")
        }
        if let number = document.number { html.element("<p class=\"number\">报告编号：", number, "</p>") }
    }
}
