/// Makes code tables of the rows of `code_tables.csv`.
struct CodeTableAssembly {
    private(set) var tables: [String: CodeTable] = [:]
    private(set) var problems: [CatalogueProblem] = []

    init(rows: [CodeRow]) {
        for (name, rows) in Dictionary(grouping: rows, by: \.table) {
            tables[name] = table(name, rows)
        }
    }

    private mutating func table(_ name: String, _ rows: [CodeRow]) -> CodeTable {
        var spellings: [String: Int] = [:]
        var prefixes: [String: Int] = [:]
        for (index, row) in rows.enumerated() {
            add(row.code, column: "code", index, rows, to: &spellings)
            add(row.name, column: "name", index, rows, to: &spellings)
            for spelling in row.spellings {
                if spelling.hasSuffix("*") {
                    add(String(spelling.dropLast()), column: "alias", index, rows, to: &prefixes)
                } else {
                    add(spelling, column: "alias", index, rows, to: &spellings)
                }
            }
        }
        let entries = rows.map { CodeTable.Entry(code: $0.code, name: $0.name) }
        return CodeTable(name: name, entries: entries, spellings: spellings, prefixes: prefixes)
    }

    private mutating func add(
        _ text: String, column: String, _ index: Int, _ rows: [CodeRow], to spellings: inout [String: Int]
    ) {
        if let other = spellings[text], other != index {
            // Two rows with one code are reported as duplicates.
            if column == "code", rows[other].code == text { return }
            problems.append(
                rows[index].place.problem(column, "“\(text)” already stands for line \(rows[other].place.line)"))
        }
        spellings[text] = index
    }
}
