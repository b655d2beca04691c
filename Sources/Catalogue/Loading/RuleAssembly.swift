/// Makes rules of the rows of `rules.csv` for a class as it is on one date.
struct RuleAssembly {
    let items: [Item]
    let codeTables: [String: CodeTable]

    private(set) var problems: [CatalogueProblem] = []

    init(items: [Item], codeTables: [String: CodeTable]) {
        self.items = items
        self.codeTables = codeTables
    }

    /// The rule of a row; nil when it is faulty or one of its items is not in use on the date.
    mutating func rule(_ row: RuleRow) -> Rule? {
        guard let kind = row.kind, let severity = row.severity, let item = index(of: row.item) else { return nil }
        let operand = row.operand.flatMap { index(of: $0) }
        switch (kind, operand) {
        case (.notFuture, _):
            checkDate(item, "item", row)
            return Rule(code: row.code, severity: severity, kind: .notFuture(item: item))
        case (.notBefore, let operand?):
            checkDate(item, "item", row)
            checkDate(operand, "operand", row)
            if item == operand { problems.append(row.place.problem("operand", "an item is never before itself")) }
            return Rule(code: row.code, severity: severity, kind: .notBefore(item: item, operand: operand))
        case (.requiredWhen, let operand?):
            checkValues(of: operand, row)
            return Rule(
                code: row.code, severity: severity,
                kind: .requiredWhen(item: item, operand: operand, values: row.values))
        case (.notBefore, nil), (.requiredWhen, nil): return nil
        }
    }

    private func index(of code: String) -> Int? {
        items.firstIndex { $0.code == code }
    }

    private mutating func checkDate(_ index: Int, _ column: String, _ row: RuleRow) {
        let item = items[index]
        if item.type != .date {
            problems.append(
                row.place.problem(column, "item “\(item.code)” is of type \(item.type.rawValue) where date is needed"))
        }
    }

    /// A value that no entry of the table contains would make the rule check nothing.
    private mutating func checkValues(of index: Int, _ row: RuleRow) {
        let operand = items[index]
        switch operand.type {
        case .text: return
        case .code, .codes:
            guard let table = operand.codeTable.flatMap({ codeTables[$0] }) else { return }
            for value in row.values where !table.entries.contains(where: { Self.contains($0.name, value) }) {
                problems.append(row.place.problem("value", "no name in code table “\(table.name)” contains “\(value)”"))
            }
        default:
            problems.append(
                row.place.problem(
                    "operand",
                    "item “\(operand.code)” is of type \(operand.type.rawValue) where text or a code is needed"))
        }
    }

    private static func contains(_ name: String, _ value: String) -> Bool {
        name.indices.contains { name[$0...].hasPrefix(value) }
    }
}
