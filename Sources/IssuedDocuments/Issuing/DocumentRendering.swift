public import Catalogue
public import Documents

/// How a document gets its looks. What is stated and signed does not depend on it.
public struct DocumentRendering: Sendable {
    let draw: @Sendable (StatedReport, IssuedMark, Catalogue) -> Document
    let html: @Sendable (Document, IssuedMark) async throws -> [UInt8]
    let pdf: @Sendable (Document, IssuedMark) async throws -> [UInt8]

    /// Bundles three steps.
    /// - Parameters:
    ///   - draw: makes the document of what is stated.
    ///   - html: an HTML file of it.
    ///   - pdf: a PDF file of it, with classic cross-reference tables and without a form.
    public init(
        draw: @escaping @Sendable (StatedReport, IssuedMark, Catalogue) -> Document,
        html: @escaping @Sendable (Document, IssuedMark) async throws -> [UInt8],
        pdf: @escaping @Sendable (Document, IssuedMark) async throws -> [UInt8]
    ) {
        self.draw = draw
        self.html = html
        self.pdf = pdf
    }
}
