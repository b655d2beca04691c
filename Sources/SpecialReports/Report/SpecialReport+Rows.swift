internal import Catalogue
internal import PostgresClient

extension SpecialReport {
    private enum Column {
        static let part = 0
        static let domain = 1
        static let classCode = 2
        static let source = 3
        static let reason = 4
        static let day = 5
        static let agency = 6
        static let key = 7
        static let publicFrom = 8
        static let publicUntil = 9
        static let total = 10
        static let items = 11
        static let complete = 12
        static let result = 13
        static let asOf = 14
        static let change = 15
    }

    /// The report that rows of the database describe; nil where they know no such subject.
    init?(code: String, period: ReportPeriod, rows: PostgresResult) {
        guard rows.count > 0, rows.string(0, Column.part) == "report" else { return nil }
        self.code = code
        self.period = period
        name = rows.string(0, Column.agency)
        isRegistered = rows.boolean(0, Column.complete)
        asOf = rows.string(0, Column.asOf)
        changeNumber = rows.integer(0, Column.change)
        var fields: [Field] = []
        for row in 1..<rows.count {
            switch rows.string(row, Column.part) {
            case "domain": fields.append(Self.field(rows, row))
            case "gap": if let gap = Self.gap(rows, row) { fields[fields.count - 1].gaps.append(gap) }
            case "record": fields[fields.count - 1].records.append(Self.record(rows, row))
            // Counted and not shown.
            default: continue
            }
        }
        self.fields = fields
    }

    private static func field(_ rows: PostgresResult, _ row: Int) -> Field {
        Field(
            domain: rows.string(row, Column.domain),
            // What is not known is not nothing.
            result: Result(rawValue: rows.string(row, Column.result)) ?? .unknown,
            isComplete: rows.boolean(row, Column.complete), count: rows.integer(row, Column.total), gaps: [],
            records: [])
    }

    private static func gap(_ rows: PostgresResult, _ row: Int) -> Gap? {
        guard let reason = Reason(rawValue: rows.string(row, Column.reason)),
            let since = CivilDate(iso: rows.string(row, Column.day))
        else { return nil }
        return Gap(
            reason: reason, classCode: rows.optionalString(row, Column.classCode),
            department: rows.optionalString(row, Column.source), since: since)
    }

    private static func record(_ rows: PostgresResult, _ row: Int) -> Record {
        func day(_ column: Int) -> CivilDate? { rows.optionalString(row, column).flatMap { CivilDate(iso: $0) } }
        return Record(
            classCode: rows.string(row, Column.classCode), key: rows.string(row, Column.key),
            agency: rows.string(row, Column.agency), decided: day(Column.day), publicFrom: day(Column.publicFrom),
            publicUntil: day(Column.publicUntil), items: rows.string(row, Column.items))
    }
}
