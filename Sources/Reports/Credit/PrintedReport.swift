internal import Catalogue
internal import Documents
internal import HTTPServer

/// A report as HTML or PDF.
struct PrintedReport {
    let rows: any ReportRows
    let catalogue: Catalogue
    let printing: ReportPrinting

    /// - Throws: `Problem` 503 while too many files are being made.
    func response(_ format: ReportFormat) async throws -> Response {
        guard let press = printing.press else { throw Self.busy }
        let madeAt = printing.now()
        let report: @Sendable () -> Documents.Document = { [rows, catalogue, issuer = printing.issuer] in
            CreditReport(rows.facts(catalogue), catalogue, issuer: issuer, madeAt: madeAt).document
        }
        do {
            let body =
                switch format {
                case .pdf: try await press.pdf { DocumentPDF(report(), madeAt: madeAt) }
                case .html, .json: try await press.html { DocumentHTML(report()) }
                }
            return Response(headers: rows.headers + Self.headers(format), body: .bytes(body))
        } catch is PDFPress.Busy {
            throw Self.busy
        }
    }

    private static func headers(_ format: ReportFormat) -> [Header] {
        var headers = [Header("X-Content-Type-Options", "nosniff")]
        if format == .pdf {
            headers.append(Header("Content-Type", format.mediaType))
            headers.append(Header("Content-Disposition", "inline; filename=\"credit-report.pdf\""))
        } else {
            headers.append(Header("Content-Type", "text/html; charset=utf-8"))
            headers.append(Header("Content-Security-Policy", DocumentHTML.contentSecurityPolicy))
        }
        return headers
    }

    private static let busy = Problem(
        503, "printing_busy", LocalisedText("正在生成的文件过多", "Too many files are being made"),
        detail: LocalisedText("请稍后重试，或者改用 format=json。", "Try again shortly, or ask for format=json."),
        headers: [Header("Retry-After", "2")])
}
