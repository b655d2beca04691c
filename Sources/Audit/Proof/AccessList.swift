public import Catalogue
public import PostgresClient

/// Which entries of the access log an operator wants to see.
public struct AccessFilter: Sendable {
    let subject: String?
    let organisation: String?
    let from: CivilDate?
    let to: CivilDate?

    /// Entries about a subject, by an organisation, from one day to another, both included; nil: any.
    public init(subject: String?, organisation: String?, from: CivilDate?, to: CivilDate?) {
        self.subject = subject
        self.organisation = organisation
        self.from = from
        self.to = to
    }
}

/// Shows an operator the access log, and logs that it did.
public struct AccessList {
    /// The names of the columns.
    public static let headings = [
        "at", "id", "action", "outcome", "organisation", "client", "subject", "classes", "purpose", "authority",
        "results",
    ]

    private let session: Session

    /// Prepares it.
    public init(_ session: Session) { self.session = session }

    /// The newest entries, newest first, in the columns of `headings`.
    /// - Throws: `PostgresError`; without a log entry there is no list.
    public func read(_ filter: AccessFilter, limit: Int, by operatorName: String) async throws -> [[String]] {
        let session = session
        return try await session.transaction { session in
            let rows = try await session.query(
                SQL.listAccesses,
                [
                    .optional(filter.subject), .optional(filter.organisation), .optional(filter.from?.description),
                    .optional(filter.to?.description), "infinity", .integer(Int.max), .integer(limit),
                ])
            try await session.query(
                SQL.logAct,
                [.text("audit_list"), .text(operatorName), .optional(filter.subject), .integer(rows.count)])
            return (0..<rows.count).map { row in
                [Moment.text(rows.integer(row, 0))] + (1..<rows.columns).map { rows.string(row, $0) }
            }
        }
    }
}
