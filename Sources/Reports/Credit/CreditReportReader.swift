internal import Catalogue
internal import CatalogueStore
public import HTTPServer
internal import RequestParameters

/// Reads what a credit report is drawn from, with the same gates, log entries and refusals as the report's own address: for whatever
/// else gives out reports.
public struct CreditReportReader: Sendable {
    private let report: SubjectReport
    private let catalogue: @Sendable () -> Catalogue

    /// Reads by the connections of one loop.
    public init(_ context: ReaderContext) {
        report = SubjectReport(context)
        catalogue = { context.catalogue.value }
    }

    /// Reads for a request.
    /// - Parameters:
    ///   - code: The unified social credit code.
    ///   - parameters: Those of the report's address: `view`, `as_of`, `authorisation`, `purpose`, `class`.
    /// - Returns: The rows, to be made facts of where it does not hold up others: on a thread of `PDFPress`.
    /// - Throws: `Problem` when the reader may not have it or there is no such subject.
    public func read(
        _ request: Request, code: String, parameters: [String: String]
    ) async throws -> @Sendable () -> ReportFacts {
        let rows = try await report.read(request, code, QueryParameters(parameters))
        let catalogue = catalogue()
        return { rows.facts(catalogue) }
    }
}
