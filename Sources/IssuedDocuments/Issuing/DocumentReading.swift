internal import Catalogue
internal import Disclosure
internal import Documents
internal import HTTPServer
internal import PostgresClient
internal import SpecialReports

/// Reads what is to be stated: the public's part as everybody, the rest through the gates, where it is counted and logged as any other read.
struct DocumentReading: Sendable {
    /// The most records of a class that a document shows; what there is beyond is counted.
    static let mostRecords = 500
    /// How often a read is tried again that another one of the same authorisation came across.
    private static let attempts = 8

    let everybody: PipelineGroup
    let authorised: SessionPool?
    let shared: SessionPool?

    /// What everybody may see.
    /// - Throws: `PostgresError`, `Problem`.
    func publicReport(_ code: String, _ asked: IssueRequest) async throws -> StatedReport {
        if let question = asked.special {
            return StatedReport(
                try await SpecialReportReader.stated(code, question) { try await everybody.query($0, $1) })
        }
        let rows = try await everybody.query(SQL.statePublic, [.text(code), .integer(Self.mostRecords)])
        let report = StatedReport(rows, code, .everybody)
        guard report.subject != nil || !report.records.isEmpty else { throw DocumentProblem.unknownSubject }
        return report
    }

    /// What a caller has a right to.
    /// - Throws: `PostgresError`, `Problem` when the gate refuses.
    func report(
        _ code: String, _ asked: IssueRequest, _ signer: Signer, request: String, _ catalogue: Catalogue
    ) async throws -> StatedReport {
        guard let sessions = asked.view == .shared ? shared : authorised else { throw DocumentProblem.unavailable }
        let statement = asked.view == .shared ? SQL.stateShared : SQL.stateAuthorised
        var parameters = signer.parameters + [.text(request), .text(code)]
        if asked.view == .shared {
            parameters += [
                .optional(asked.purpose), .optional(asked.classCode), .array(catalogue.hiddenItems),
                .array(catalogue.classesOfPersons),
            ]
        } else {
            parameters += [.text(asked.authorisation), .optional(asked.purpose), .array(catalogue.hiddenItems)]
        }
        parameters.append(.integer(Self.mostRecords))
        let rows = try await Self.readOnce(statement, parameters, sessions)
        let report = StatedReport(rows, code, asked.view)
        guard report.outcome == "answered" else { throw Problem.refusal(outcome: report.outcome) }
        return report
    }

    /// Reads in one state of the database; two that use an authorisation up at once cannot both, and the second begins anew.
    private static func readOnce(
        _ statement: Statement, _ parameters: [Parameter], _ sessions: SessionPool
    ) async throws -> PostgresResult {
        var attempt = 1
        while true {
            do {
                return try await sessions.withSession { session in
                    try await session.transaction { session in
                        try await session.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
                        return try await session.query(statement, parameters)
                    }
                }
            } catch let error as PostgresError where error.sqlState == "40001" && attempt < attempts {
                attempt += 1
            }
        }
    }
}
