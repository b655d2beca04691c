/// Collects the names that a class's columns may have on one date.
struct ColumnNameAssembly {
    private(set) var meanings: [String: ColumnMeaning] = [:]
    private(set) var problems: [CatalogueProblem] = []

    private var owners: [String: String] = [:]

    /// - Parameters:
    ///   - items: those whose own names count.
    ///   - known: those that aliases may mean, if they are others.
    init(items: [ItemRow], aliases: [AliasRow], known: [ItemRow]? = nil) {
        for (index, item) in items.enumerated() {
            add(item.code, .item(index), of: item.code, item.place, "code")
            add(item.name, .item(index), of: item.code, item.place, "name")
        }
        for alias in aliases {
            guard let code = alias.item else {
                add(alias.alias, .ignored, of: "-", alias.place, "alias")
                continue
            }
            if let index = (known ?? items).firstIndex(where: { $0.code == code }) {
                add(alias.alias, .item(index), of: code, alias.place, "alias")
            }
        }
    }

    private mutating func add(
        _ name: String, _ meaning: ColumnMeaning, of owner: String, _ place: TableRow.Place, _ column: String
    ) {
        guard !name.isEmpty else { return }
        let key = ColumnName.key(name)
        if let other = owners[key], other != owner {
            let others = other == "-" ? "a column left out" : "item “\(other)”"
            problems.append(place.problem(column, "ambiguous column name: “\(name)” already means \(others)"))
            return
        }
        owners[key] = owner
        meanings[key] = meaning
        // Also as written, for callers that only change case.
        meanings[name.uppercased()] = meaning
    }
}
