public import Catalogue
public import PostgresClient

/// A decision that puts a subject on a list (列入决定).
public struct ListingDecision: Sendable {
    /// The list's code.
    public let list: String
    /// The subject's credit code in standard form.
    public let subject: String
    /// Its name, for a subject that is not registered here.
    public let name: String?
    /// The code of the department that decided; nil for an authority that is no department here.
    public let department: String?
    /// The name of who decided.
    public let agency: String
    /// The number of the document.
    public let document: String
    /// Why.
    public let reason: String
    /// The day it was decided, from which the term counts.
    public let decided: CivilDate

    /// Describes a decision.
    public init(
        list: String, subject: String, name: String?, department: String?, agency: String, document: String,
        reason: String,
        decided: CivilDate
    ) {
        self.list = list
        self.subject = subject
        self.name = name
        self.department = department
        self.agency = agency
        self.document = document
        self.reason = reason
        self.decided = decided
    }
}

/// A decision that ends an entry (移出决定).
public struct RemovalDecision: Sendable {
    /// The list's code.
    public let list: String
    /// The number of the entry, in its usual form.
    public let entry: String
    /// The code of the department that decided; nil for the operator.
    public let department: String?
    /// `repair` or `revocation`.
    public let exit: ListDefinition.Exit
    /// The number of the document.
    public let document: String
    /// Why.
    public let reason: String
    /// The day it was decided: the first on which the subject is on the list no more.
    public let decided: CivilDate

    /// Describes a decision.
    public init(
        list: String, entry: String, department: String?, exit: ListDefinition.Exit, document: String, reason: String,
        decided: CivilDate
    ) {
        self.list = list
        self.entry = entry
        self.department = department
        self.exit = exit
        self.document = document
        self.reason = reason
        self.decided = decided
    }
}

/// Who enters a decision, for the access log.
public struct ListActor: Sendable {
    /// The organisation's code.
    public let organisation: String
    /// The client, or the name of the person at the command line.
    public let client: String
    /// On whose authority.
    public let authority: String
    /// The request's number.
    public let request: String

    /// Names an actor.
    public init(organisation: String, client: String, authority: String, request: String) {
        self.organisation = organisation
        self.client = client
        self.authority = authority
        self.request = request
    }

    var parameters: [Parameter] { [.text(client), .text(organisation), .text(authority), .text(request)] }
}

/// Where decisions about lists are entered. The database checks and logs them.
public struct ListDesk {
    private let session: Session

    /// A desk reached through a session of the owner.
    public init(_ session: Session) { self.session = session }

    /// Puts a subject on a list.
    /// - Returns: `entered` with the entry's number, or why it was refused.
    /// - Throws: `PostgresError`.
    public func enter(_ decision: ListingDecision, by actor: ListActor) async throws -> (outcome: String, id: String?) {
        let answer = try await session.query(
            SQL.addEntry,
            [
                .text(decision.list), .text(decision.subject), .optional(decision.name), .optional(decision.department),
                .text(decision.agency), .text(decision.document), .text(decision.reason),
                .text(decision.decided.description),
            ] + actor.parameters)
        return (answer.string(0, 0), answer.optionalString(0, 1))
    }

    /// Ends an entry.
    /// - Returns: `ended`, or why it was refused.
    /// - Throws: `PostgresError`.
    public func end(_ decision: RemovalDecision, by actor: ListActor) async throws -> String {
        try await session.query(
            SQL.endEntry,
            [
                .text(decision.list), .text(decision.entry), .optional(decision.department),
                .text(decision.exit.rawValue), .text(decision.document), .text(decision.reason),
                .text(decision.decided.description),
            ] + actor.parameters
        ).string(0, 0)
    }

    /// Judges all records anew, by the definitions and the rules in force.
    /// - Throws: `PostgresError`.
    public func evaluate() async throws { try await session.query(SQL.evaluate) }

    /// The entries of a list or a subject, the last identified first, at most `limit`: number, list, credit code, name, source, who
    /// identified, since, until, ended on, why.
    /// - Throws: `PostgresError`.
    public func entries(list: String?, subject: String?, withPast: Bool, limit: Int) async throws -> [[String]] {
        let rows = try await session.query(
            SQL.allEntries, [.optional(list), .optional(subject), .boolean(withPast), .integer(limit)])
        return (0..<rows.count).map { row in (0..<rows.columns).map { rows.string(row, $0) } }
    }
}
