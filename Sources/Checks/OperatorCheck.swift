public import Catalogue
internal import HTTPServer
public import Ingestion
public import PostgresClient
public import Unpacking

/// A check that the platform's operator makes for an organisation, by that organisation's rights, with the owner's access to the
/// database. It goes into the log as any other.
public struct OperatorCheck: Sendable {
    /// What the log calls the program.
    static let program = "gongxin check"

    /// The check's number.
    public let id: UUIDBits
    private let sessions: SessionPool
    private let request: String

    /// Why there is no check.
    public struct Refused: Error, Sendable {
        /// What is wrong and what to do about it, in English.
        public let explanation: String
    }

    /// Reads a file and makes a check of it.
    /// - Throws: `Refused`, `PostgresError`.
    public init(
        _ payload: [UInt8], format: PayloadFormat, encoding: TextEncoding?, sheet: String?, purpose: String,
        organisation: String, _ catalogue: Catalogue, _ sessions: SessionPool
    ) async throws {
        self.sessions = sessions
        request = "cli-\(UUIDBits.random())"
        let limits = CheckLimits()
        do {
            let rows = try await CheckReader(format: format, encoding: encoding, sheet: sheet).rows(of: payload)
            let parameters: [Parameter] =
                [.text(organisation), .text(Self.program), .text(request), .text(purpose)]
                + CheckClasses(catalogue).parameters + rows.parameters
                + [.integer(limits.keptSeconds), .integer(limits.sliceRows)]
            let made = try await sessions.withSession { try await $0.query(SQL.storeCheck, parameters) }
            guard made.string(0, 0) == "answered", let id = UUIDBits(made.string(0, 1)) else {
                throw Refused(explanation: Self.explanation(CheckProblem.outcome(made.string(0, 0))))
            }
            self.id = id
        } catch let refusal as CheckRefusal {
            throw Refused(explanation: Self.explanation(CheckProblem.refused(refusal)))
        }
    }

    private static func explanation(_ problem: Problem) -> String {
        [problem.title.english, problem.detail?.english].compactMap(\.self).joined(separator: ". ")
    }

    /// How far it has come.
    /// - Throws: `PostgresError`.
    public func status() async throws -> CheckStatus {
        let number = id
        return try await sessions.withSession { session in
            CheckStatus(number, try await session.query(SQL.ownCheck, [.text(number.description)]))
        }
    }

    /// The results, read while the check is worked off; returns when every row has one.
    /// - Parameter pause: waits a moment for more.
    /// - Throws: `PostgresError`.
    public func results(pause: () async -> Void) async throws -> CheckResults {
        let number = id
        var rows: [CheckResult] = []
        while true {
            let last = rows.last?.row ?? 0
            let more = try await sessions.withSession { session in
                CheckResult.rows(
                    try await session.query(SQL.ownCheckRows, [.text(number.description), .integer(last)]))
            }
            if !more.isEmpty {
                rows += more
            } else if try await status().rows <= rows.count {
                return CheckResults(rows: rows)
            } else {
                await pause()
            }
        }
    }

    /// Takes the results away, which goes into the log before anybody has them.
    /// - Throws: `PostgresError`.
    public func export(_ results: CheckResults, _ catalogue: Catalogue, english: Bool) async throws -> CheckExport {
        let number = id
        let request = request
        try await sessions.withSession { session in
            _ = try await session.query(
                SQL.noteExport, [.text(number.description), .text(Self.program), .text(request)])
        }
        let texts = CheckTexts(
            catalogue: catalogue, language: english ? .english : .chinese, columns: try await status().columns)
        return CheckExport(results: results.rows, texts: texts)
    }
}

/// What was found for the rows of a check, still within the program.
public struct CheckResults: Sendable {
    let rows: [CheckResult]
}

/// The results of a check that is taken away.
public struct CheckExport: Sendable {
    let results: [CheckResult]
    let texts: CheckTexts

    /// As CSV.
    public var csv: [UInt8] {
        let lines = CheckLines(texts: texts, isCSV: true)
        return lines.header + lines.bytes(results)
    }

    /// As a workbook.
    /// - Throws: when it cannot be written.
    public func workbook() throws -> [UInt8] { try CheckWorkbook.make(results, texts) }

    /// How many rows were found, were not, and so on, in the order of a reader's interest.
    public var counts: [(outcome: String, rows: Int)] {
        [CheckResult.Outcome.found, .notFound, .ambiguous, .invalid, .notLooked].map { outcome in
            (CheckTexts.outcome(outcome).english, results.count { $0.outcome == outcome })
        }
    }
}
