internal import Catalogue
internal import Formats
internal import HTTPServer

/// What the database gave a reader for a report, which becomes JSON or, as facts, a document.
protocol ReportRows: Sendable {
    /// The header fields of an answer with it.
    var headers: [Header] { get }

    /// It as JSON. This is what most readers ask for, and is written straight from the rows.
    func json(_ frame: ReportFrame) -> JSONWriter

    /// It as facts.
    func facts(_ catalogue: Catalogue) -> ReportFacts
}
