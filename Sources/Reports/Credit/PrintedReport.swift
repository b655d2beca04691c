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
        let madeAt = printing.now()
        return try await printing.response(format, at: madeAt, named: "credit-report", headers: rows.headers) {
            [rows, catalogue, issuer = printing.issuer] in
            CreditReport(rows.facts(catalogue), catalogue, issuer: issuer, madeAt: madeAt).document
        }
    }
}
