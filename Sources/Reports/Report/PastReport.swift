internal import Catalogue
internal import CatalogueStore
internal import Disclosure
internal import HTTPServer
internal import PostgresClient

/// `GET /v1/subjects/{uscc}/report?as_of=DATE`: what the public could see at the end of that day.
///
/// The public is shown it as far as it may see it today – a report of a past day must not bring back what was repaired, withdrawn,
/// corrected or has expired since –; a department, known by its token, is shown its own records whatever became of them.
struct PastReport: Sendable {
    private let context: ReaderContext

    init(_ context: ReaderContext) { self.context = context }

    func read(_ request: Request, _ code: String, on day: CivilDate) async throws -> PastReportDocument {
        let department = try await context.callers.department(request, .history)
        try await refuseUnknown(day)
        if let department { return try await own(code, on: day, department.organisation) }
        let subject = try await context.connection.query(SQL.subject, [.text(code)])
        let records = try await context.connection.query(
            SQL.pastReport, [.text(code), .text(day.description), .integer(ReportReader.mostRecords)])
        guard subject.count > 0 || records.count > 0 else { throw SubjectReport.unknown }
        return PastReportDocument(code: code, day: day, subject: subject, records: records, isOwn: false)
    }

    private func own(_ code: String, on day: CivilDate, _ department: String) async throws -> PastReportDocument {
        try await context.owner.withSession { session in
            let subject = try await session.query(SQL.subject, [.text(code)])
            let records = try await session.query(
                SQL.ownPastReport,
                [.text(code), .text(day.description), .integer(ReportReader.mostRecords), .text(department)])
            // Whether others' records name the subject is none of the department's business.
            let isKnown = subject.count > 0 && subject.boolean(0, 4) || records.count > 0
            guard isKnown else { throw SubjectReport.unknown }
            return PastReportDocument(code: code, day: day, subject: subject, records: records, isOwn: true)
        }
    }

    /// Days that have not been, and days before the first record: of neither can anything true be said.
    private func refuseUnknown(_ day: CivilDate) async throws {
        let bounds = try await context.connection.query(SQL.pastBounds)
        guard let last = CivilDate(iso: bounds.string(0, 1)) else { throw SubjectReport.unknown }
        let first = CivilDate(iso: bounds.string(0, 0)) ?? last
        guard day >= first, day <= last else {
            throw Problem.invalidParameter(
                "as_of",
                LocalisedText("应为 \(first) 至 \(last) 之间的日期。", "It must be a day from \(first) to \(last)."))
        }
    }
}
