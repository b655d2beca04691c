/// A row of `rules.csv`.
struct RuleRow {
    let place: TableRow.Place
    let classCode: String
    let code: String
    let severity: Rule.Severity?
    let kind: Kind?
    let item: String
    let operand: String?
    let values: [String]

    /// The words for ``Rule/Kind``.
    enum Kind: String, CaseIterable {
        case notFuture = "not_future"
        case notBefore = "not_before"
        case requiredWhen = "required_when"
    }

    init(_ row: inout TableRow) {
        classCode = row.code("class")
        code = row.code("code")
        severity = row.word("severity", "severity")
        kind = row.word("kind", "kind of rule")
        item = row.text("item")
        operand = row.optional("operand")
        values = row.list("value", separator: "|")
        place = row.place
        switch kind {
        case .notFuture:
            Self.demand(false, "operand", &row)
            Self.demand(false, "value", &row)
        case .notBefore:
            Self.demand(true, "operand", &row)
            Self.demand(false, "value", &row)
        case .requiredWhen:
            Self.demand(true, "operand", &row)
            Self.demand(true, "value", &row)
        case nil: break
        }
    }

    private static func demand(_ filled: Bool, _ column: String, _ row: inout TableRow) {
        if (row.optional(column) != nil) != filled {
            row.note(column, filled ? "may not be blank for this kind of rule" : "must be blank for this kind of rule")
        }
    }
}
