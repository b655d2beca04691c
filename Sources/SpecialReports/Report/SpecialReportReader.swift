internal import Catalogue
public import PostgresClient

/// Reads special reports, each in one statement and so in one snapshot: verdict and records are of the same moment.
public enum SpecialReportReader {
    /// Runs a statement, on whatever connection.
    public typealias Query = (Statement, [Parameter]) async throws -> PostgresResult

    /// The report as the public may have it today.
    /// - Parameters:
    ///   - domains: the fields' codes, each once.
    ///   - query: runs a statement as `gongxin_public`.
    /// - Returns: nil when the register knows no such subject and nothing of it is public.
    public static func read(
        _ code: String, _ domains: [String], _ period: ReportPeriod, _ query: Query
    ) async throws -> SpecialReport? {
        SpecialReport(
            code: code, period: period,
            rows: try await query(SQL.specialReport, parameters(code, domains, period)))
    }

    /// The same to be issued, with what is noted of it.
    /// - Throws: `Problem` when the register has no such subject, or does not know a field (any more); what `query` throws.
    public static func stated(
        _ code: String, _ question: SpecialReportQuestion, _ query: Query
    ) async throws -> StatedSpecialReport {
        let rows = try await query(
            SQL.stateSpecialReport, parameters(code, question.domains, question.period))
        guard let report = SpecialReport(code: code, period: question.period, rows: rows) else {
            throw SpecialReportRoutes.unknownSubject
        }
        guard report.fields.map(\.domain) == question.domains else { throw SpecialReportRoutes.catalogueChanged }
        return StatedSpecialReport(report, rows)
    }

    /// The same as it would be on a day, for the owner.
    static func read(
        _ code: String, _ domains: [String], _ period: ReportPeriod, on today: CivilDate, _ query: Query
    ) async throws -> SpecialReport? {
        SpecialReport(
            code: code, period: period,
            rows: try await query(
                SQL.specialReportOn, parameters(code, domains, period) + [.text(today.description)]))
    }

    private static func parameters(_ code: String, _ domains: [String], _ period: ReportPeriod) -> [Parameter] {
        [
            .text(code), .array(domains), .text(period.from.description), .text(period.to.description),
            .integer(SpecialReport.mostRecords),
        ]
    }
}
