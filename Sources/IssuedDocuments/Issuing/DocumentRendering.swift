public import Catalogue
public import Documents
internal import Formats
internal import HTTPServer
internal import Reports
internal import SpecialReports

/// How a document gets its looks. What is stated and signed does not depend on it.
public struct DocumentRendering: Sendable {
    /// Makes a file of a report; called on a loop, which must not wait for it.
    public typealias Form = @Sendable (StatedReport, IssuedMark, Catalogue) async throws -> [UInt8]

    let html: Form
    let pdf: Form

    /// Bundles two ways to draw.
    /// - Parameters:
    ///   - html: makes an HTML file.
    ///   - pdf: makes a PDF file, with classic cross-reference tables and without a form.
    public init(html: @escaping Form, pdf: @escaping Form) {
        self.html = html
        self.pdf = pdf
    }

    /// The report as it is printed, on the threads of a press.
    public static func printed(by press: PDFPress) -> DocumentRendering {
        DocumentRendering { report, mark, catalogue in
            try await unlessBusy {
                try await press.html {
                    DocumentHTML(report.document(mark, catalogue), verification: mark.verification)
                }
            }
        } pdf: { report, mark, catalogue in
            try await unlessBusy {
                try await press.pdf {
                    DocumentPDF(
                        report.document(mark, catalogue), verification: mark.verification, madeAt: mark.issuedAt)
                }
            }
        }
    }

    private static func unlessBusy(_ draw: () async throws -> [UInt8]) async throws -> [UInt8] {
        do { return try await draw() } catch is PDFPress.Busy { throw DocumentProblem.busy }
    }
}

extension IssuedMark {
    fileprivate var verification: DocumentVerification {
        DocumentVerification(address: address, code: code.description)
    }
}

extension StatedReport {
    /// The report as it is drawn.
    fileprivate func document(_ mark: IssuedMark, _ catalogue: Catalogue) -> Documents.Document {
        if let special {
            return SpecialReportDocument(special, catalogue)
                .document(number: mark.number, issuer: mark.issuer, madeAt: mark.issuedAt)
        }
        return CreditReport(
            facts(purpose: mark.purpose, catalogue), catalogue, number: mark.number, issuer: mark.issuer,
            madeAt: mark.issuedAt
        ).document
    }

    private func facts(purpose: String?, _ catalogue: Catalogue) -> ReportFacts {
        let facts = records.map { record in
            ReportFacts.RecordFacts(
                agency: record.agency, region: record.region, decided: record.decisionDate,
                publicFrom: record.publicFrom, publicUntil: record.publicUntil,
                state: view == .everybody ? nil : record.state,
                items: record.items.compactMap { $0?.canonical })
        }
        return ReportFacts(
            code: code, name: subject?.name, isRegistered: subject?.isRegistered ?? false, view: view,
            purpose: purpose.flatMap(catalogue.purpose)?.name, authority: view == .everybody ? nil : authority,
            scope: scope, records: zip(records, facts).map { ($0.classCode, $0.total, $1) }, catalogue)
    }
}
