public import Documents
public import Formats
internal import PostgresClient
public import SpecialReports

/// What a credit report or a special report states, as it was read in one state of the database.
public struct StatedReport: Sendable {
    /// The credit code of its subject.
    public let code: String
    /// For whom.
    public let view: DocumentView
    /// The subject, if it is known.
    public let subject: StatedSubject?
    /// The records, those of a class together, newest first; none of a special report, which has them by its fields.
    public let records: [StatedRecord]
    /// On whose authority: 'authorisation:<id>' or 'right:<id>,…'; empty for the public view.
    public let authority: String
    /// The classes and items that the authority opens.
    public let scope: [String]
    /// The last number of the change feed when it was read.
    public let asOfChange: Int
    /// What a special report says of its fields; nil for a credit report.
    public let special: SpecialReport?
    /// The version of the catalogue that these fields are of.
    let catalogueVersion: Int?
    /// What is noted of the records it states.
    let facts: [StatedFact]
    /// 'answered', or why nothing is stated.
    let outcome: String

    /// Takes the rows of a statement of this module.
    init(_ rows: PostgresResult, _ code: String, _ view: DocumentView) {
        self.code = code
        self.view = view
        var subject: StatedSubject?
        var records: [StatedRecord] = []
        var head = 0
        for row in 0..<rows.count {
            if !rows.isNull(row, Column.outcome) {
                head = row
            } else if rows.isNull(row, Column.key) {
                subject = StatedSubject(rows, row)
            } else {
                records.append(StatedRecord(rows, row))
            }
        }
        self.subject = subject
        self.records = records
        facts = records.map(StatedFact.init)
        special = nil
        catalogueVersion = nil
        let isEmpty = rows.count == 0
        outcome = isEmpty ? "unauthorised" : rows.string(head, Column.outcome)
        authority = isEmpty ? "" : rows.string(head, Column.authority)
        scope = isEmpty ? [] : rows.string(head, Column.scope).split(separator: ";").map(String.init)
        asOfChange = isEmpty ? 0 : rows.integer(head, Column.asOfChange)
    }

    /// A special report: of the public view, and without what only credit reports have.
    init(_ stated: StatedSpecialReport) {
        code = stated.report.code
        view = .everybody
        subject = nil
        records = []
        authority = ""
        scope = []
        asOfChange = stated.report.changeNumber
        special = stated.report
        catalogueVersion = stated.catalogueVersion
        facts = stated.facts.map(StatedFact.init)
        outcome = "answered"
    }

    enum Column {
        static let outcome = 0
        static let authority = 1
        static let scope = 2
        static let classCode = 3
        static let agency = 4
        static let region = 5
        static let decided = 6
        static let publicFrom = 7
        static let publicUntil = 8
        static let key = 9
        static let state = 10
        static let total = 11
        static let publicItems = 12
        static let authorisedItems = 13
        static let sharedItems = 14
        static let revision = 15
        static let content = 16
        static let wasPublic = 17
        static let asOfChange = 18
    }
}

/// Whom a report is about.
public struct StatedSubject: Sendable {
    /// Its name.
    public let name: String
    /// What it is, by the words of the register.
    public let kind: String
    /// Its division.
    public let region: String
    /// Whether a registration vouches for it.
    public let isRegistered: Bool

    init(_ rows: PostgresResult, _ row: Int) {
        kind = rows.string(row, StatedReport.Column.classCode)
        name = rows.string(row, StatedReport.Column.agency)
        region = rows.string(row, StatedReport.Column.region)
        isRegistered = rows.string(row, StatedReport.Column.publicItems) == "true"
    }
}

/// A fact: a record as it is shown.
public struct StatedRecord: Sendable {
    /// Its class.
    public let classCode: String
    /// Who decided.
    public let agency: String
    /// The division.
    public let region: String
    /// When it was decided.
    public let decisionDate: String?
    /// The first day it is public; nil for never.
    public let publicFrom: String?
    /// The first day it is public no more; nil for never.
    public let publicUntil: String?
    /// Its key.
    public let key: String
    /// How many records of its class there are.
    public let total: Int
    /// Its state: `active` or `under_review`.
    public let state: String
    /// The items that are shown: of class A, B and C.
    public let items: [JSONValue?]
    /// Its revision.
    public let revision: Int
    /// A fingerprint of all this.
    let content: String
    let wasPublic: Bool

    init(_ rows: PostgresResult, _ row: Int) {
        typealias Column = StatedReport.Column
        func day(_ column: Int) -> String? {
            rows.optionalString(row, column).flatMap { $0.hasSuffix("infinity") ? nil : $0 }
        }
        classCode = rows.string(row, Column.classCode)
        agency = rows.string(row, Column.agency)
        region = rows.string(row, Column.region)
        decisionDate = day(Column.decided)
        publicFrom = day(Column.publicFrom)
        publicUntil = day(Column.publicUntil)
        key = rows.string(row, Column.key)
        state = rows.string(row, Column.state)
        total = rows.integer(row, Column.total)
        items = [Column.publicItems, Column.authorisedItems, Column.sharedItems].map { column in
            rows.isNull(row, column) ? nil : JSONValue(Array(rows.bytes(row, column)))
        }
        revision = rows.integer(row, Column.revision)
        content = rows.string(row, Column.content)
        wasPublic = rows.boolean(row, Column.wasPublic)
    }
}
