internal import Disclosure
internal import Ingestion
public import PostgresClient

/// What checks are made and read through: the sessions of `gongxin_shared`, which reaches them by its gates alone.
public struct CheckDesk: Sendable {
    let sessions: SessionPool
    let limits: CheckLimits

    /// A desk on a loop's sessions.
    /// - Parameter sessions: of the database role `gongxin_shared`.
    public init(_ sessions: SessionPool, limits: CheckLimits = CheckLimits()) {
        self.sessions = sessions
        self.limits = limits
    }

    func query(_ statement: Statement, _ parameters: [Parameter]) async throws -> PostgresResult {
        try await sessions.withSession { try await $0.query(statement, parameters) }
    }

    /// Makes a check durable.
    /// - Returns: its number.
    /// - Throws: `Problem` when the gate refuses.
    func make(
        _ rows: CheckRows, _ classes: CheckClasses, purpose: String, for signer: Signer, request: String
    ) async throws -> UUIDBits {
        let made = try await query(
            SQL.makeCheck,
            signer.parameters + [.text(request), .text(purpose)] + classes.parameters + rows.parameters
                + [.integer(limits.keptSeconds), .integer(limits.sliceRows)])
        let outcome = made.string(0, 0)
        guard outcome == "answered", let id = UUIDBits(made.string(0, 1)) else { throw CheckProblem.outcome(outcome) }
        return id
    }

    /// Looks at a check.
    /// - Parameter forExport: whether its results are taken away, which goes into the log.
    /// - Throws: `Problem` when the gate refuses.
    func open(_ id: UUIDBits, _ signer: Signer, request: String, forExport: Bool) async throws -> CheckStatus {
        let opened = try await query(
            SQL.openCheck,
            [.text(id.description)] + signer.parameters + [.text(request), .boolean(forExport)])
        guard opened.string(0, 0) == "answered" else { throw CheckProblem.outcome(opened.string(0, 0)) }
        return CheckStatus(id, opened)
    }

    /// The results behind a row, some thousands at most; none where the next one waits.
    func results(_ id: UUIDBits, _ client: String, after row: Int) async throws -> [CheckResult] {
        CheckResult.rows(
            try await query(SQL.readCheck, [.text(id.description), .text(client), .integer(row)]))
    }
}

extension CheckRows {
    var parameters: [Parameter] { [references.parameter, codes.parameter, names.parameter, faults.parameter] }
}
