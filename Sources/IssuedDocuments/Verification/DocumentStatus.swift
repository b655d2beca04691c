internal import Formats
internal import PostgresClient

/// What whoever holds a document is told of it, as the database answers.
struct DocumentStatus: Sendable {
    let number: String
    let kind: DocumentKind
    let view: String
    /// Seconds since 1970.
    let issuedAt: Int
    let asOfChange: Int
    /// Whom it is about, of the public view alone.
    let subject: (code: String, name: String)?
    /// The form that was asked about, when a file was.
    let form: String?
    /// The states there are among its facts, with how many there are of the public view.
    let facts: [(state: FactState, count: Int?)]
    /// What a special report is about: its first and its last day.
    let period: (from: String, to: String)?
    /// The states there are among what a special report concludes of its fields, with how many there are.
    let conclusions: [(state: ConclusionState, count: Int)]
    let forms: JSONValue
    let signatures: JSONValue
    /// When this was found out, in seconds since 1970.
    let judgedAt: Int

    /// - Returns: nil when there is no such document.
    init?(_ rows: PostgresResult) {
        guard rows.count == 1, let kind = DocumentKind(rawValue: rows.string(0, 1)),
            let states = JSONValue(Array(rows.bytes(0, 8))), let concluded = JSONValue(Array(rows.bytes(0, 14)))
        else { return nil }
        number = rows.string(0, 0)
        self.kind = kind
        view = rows.string(0, 2)
        issuedAt = rows.integer(0, 3)
        asOfChange = rows.integer(0, 4)
        subject = rows.isNull(0, 5) ? nil : (rows.string(0, 5), rows.string(0, 6))
        form = rows.optionalString(0, 7)
        facts = FactState.allCases.compactMap { state in
            switch states[state.rawValue] {
            case .some(.number(let digits)): (state, Int(digits))
            case .some: (state, nil)
            case nil: nil
            }
        }
        period = rows.isNull(0, 12) ? nil : (rows.string(0, 12), rows.string(0, 13))
        conclusions = ConclusionState.allCases.compactMap { state in
            guard case .some(.number(let digits)) = concluded[state.rawValue] else { return nil }
            return Int(digits).map { (state, $0) }
        }
        forms = JSONValue(Array(rows.bytes(0, 9))) ?? .array([])
        signatures = JSONValue(Array(rows.bytes(0, 10))) ?? .array([])
        judgedAt = rows.integer(0, 11)
    }

    /// Whether every fact still is what the document says, and what it concludes would be concluded now.
    var stands: Bool {
        facts.allSatisfy { $0.state == .unchanged } && conclusions.allSatisfy { $0.state == .unchanged }
    }

    static let viewWords = ["public": "公开版", "authorised": "授权版", "shared": "共享版"]
}
