/// A row of `record` as a test puts it into the database: days are counted from the day the publicity clock shows, so that a
/// test means the same on any day.
public struct RecordRow: Sendable {
    /// The credit code; the default is one that is made up.
    public var uscc = "91990000MA0000000X"
    /// The information class.
    public var classCode = "penalty"
    /// The last digits of the record's key, which tell records of one subject apart.
    public var key = 1
    /// The subject's name on the record.
    public var name = "样例市测试有限公司"
    /// The division.
    public var region = "990000"
    /// The deciding department.
    public var agency = "样例市市场监督管理局"
    /// The day of the decision, in days from today.
    public var decided: Int? = -10
    /// The first public day, in days from today; nil when it is never public.
    public var publicFrom: Int? = -10
    /// The first day it is public no more, in days from today; nil without end.
    public var publicUntil: Int? = 100
    /// Its state.
    public var state = "active"
    /// Whether it concerns a natural person.
    public var naturalPerson = false
    /// The items of class A, as JSON.
    public var publicItems = #"{"CF_WSH":"A-CANARY"}"#
    /// The items of class B, as JSON.
    public var authorisedItems = #"{"CF_FRDB":"B-CANARY"}"#
    /// The items of class C, as JSON.
    public var sharedItems = #"{"BZ":"C-CANARY"}"#

    /// A public penalty; set what is to be different.
    public init(_ change: (inout RecordRow) -> Void = { _ in }) { change(&self) }

    /// The record's key as PostgreSQL prints it.
    public var keyText: String {
        let digits = String(key, radix: 16)
        return "00000000-0000-0000-0000-" + String(repeating: "0", count: 12 - digits.count) + digits
    }

    /// The statement that stores it.
    public var insertion: String {
        """
        INSERT INTO record (uscc, class, record_key, digest, source, batch, row_number, subject_name, region, agency,
            decision_date, public_from, public_until, state, natural_person, public_items, authorised_items, shared_items)
        VALUES ('\(uscc)', '\(classCode)', '\(keyText)', sha256('\(key)'), '990000-scjg',
            '00000000-0000-4000-8000-000000000000', \(key), '\(name)', '\(region)', '\(agency)',
            \(day(decided, otherwise: "NULL")), \(day(publicFrom)), \(day(publicUntil)), '\(state)', \(naturalPerson),
            '\(publicItems)', '\(authorisedItems)', '\(sharedItems)');
        """
    }

    private func day(_ days: Int?, otherwise: String = "'infinity'") -> String {
        days.map { "publicity_today() + \($0)" } ?? otherwise
    }
}

extension TestDatabase {
    /// As if nobody had ever sent any record of a class: records cannot be removed otherwise.
    public func removeRecords(of classCode: String) async throws {
        try await run(
            """
            SET session_replication_role = replica;
            DELETE FROM record WHERE class = '\(classCode)';
            RESET session_replication_role
            """)
    }

    /// Puts records into the database as they are, past ingestion.
    public func insert(_ records: [RecordRow]) async throws {
        guard !records.isEmpty else { return }
        try await run(records.map(\.insertion).joined(separator: "\n"))
    }

    /// Puts a subject into the database as it is.
    public func insertSubject(_ uscc: String, name: String, registered: Bool, region: String = "990000") async throws {
        let name = name.replacing("'", with: "''")
        try await run(
            """
            INSERT INTO subject (uscc, name, kind, region, registered)
            VALUES ('\(uscc)', '\(name)', 'enterprise', '\(region)', \(registered));
            INSERT INTO subject_gram
            SELECT unnest(name_grams(search_name)), uscc FROM subject WHERE uscc = '\(uscc)'
            """)
    }
}
