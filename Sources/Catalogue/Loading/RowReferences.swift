/// Which classes and items exist, on whatever date, for rows that refer to them by code.
struct RowReferences {
    private let itemsByClass: [String: [ItemRow]]
    private let classCodes: Set<String>

    /// The code of the item that decides the publicity tier, by class.
    let tierItems: [String: String]

    init(draft: CatalogueDraft) {
        itemsByClass = Dictionary(grouping: draft.items, by: \.classCode)
        classCodes = Set(draft.classes.map(\.code))
        tierItems = Dictionary(draft.tiers.map { ($0.classCode, $0.item) }) { first, _ in first }
    }

    /// All versions of all items of a class, in the order of the file.
    func items(of classCode: String) -> [ItemRow] {
        itemsByClass[classCode] ?? []
    }

    /// All versions of one item.
    func versions(of item: String, in classCode: String) -> [ItemRow] {
        items(of: classCode).filter { $0.code == item }
    }

    /// What is wrong with a reference to a class; nil when there is such a class.
    func fault(class classCode: String) -> String? {
        classCode.isEmpty || classCodes.contains(classCode) ? nil : "there is no class “\(classCode)”"
    }

    /// What is wrong with a reference to an item of a class; nil when there is such an item on some date, or when the
    /// class itself is at fault.
    func fault(item: String, class classCode: String) -> String? {
        if item.isEmpty || !classCodes.contains(classCode) || !versions(of: item, in: classCode).isEmpty { return nil }
        return "class “\(classCode)” has no item “\(item)”"
    }

    /// Rows without dates of their own that refer to a class or an item which never exists.
    func problems(of draft: CatalogueDraft) -> [CatalogueProblem] {
        var problems: [CatalogueProblem] = []
        func check(_ place: TableRow.Place, _ classCode: String, _ items: [String: String?]) {
            if let fault = fault(class: classCode) { problems.append(place.problem("class", fault)) }
            for (column, item) in items {
                if let item, let fault = fault(item: item, class: classCode) {
                    problems.append(place.problem(column, fault))
                }
            }
        }
        for row in draft.items { check(row.place, row.classCode, [:]) }
        let layouts = Set(draft.layouts.map { [$0.classCode, $0.code] })
        func checkLayout(_ place: TableRow.Place, _ classCode: String, _ layout: String) {
            if fault(class: classCode) == nil, !layout.isEmpty, !layouts.contains([classCode, layout]) {
                problems.append(place.problem("layout", "class “\(classCode)” has no layout “\(layout)”"))
            }
        }
        for row in draft.layouts { check(row.place, row.classCode, [:]) }
        for row in draft.aliases {
            check(row.place, row.classCode, ["item": row.item])
            checkLayout(row.place, row.classCode, row.layout)
        }
        for row in draft.layoutItems {
            check(row.place, row.classCode, ["item": row.item])
            checkLayout(row.place, row.classCode, row.layout)
        }
        for row in draft.layoutValues {
            check(row.place, row.classCode, ["item": row.item])
            checkLayout(row.place, row.classCode, row.layout)
        }
        for row in draft.rules { check(row.place, row.classCode, ["item": row.item, "operand": row.operand]) }
        for row in draft.tiers { check(row.place, row.classCode, ["item": row.item]) }
        for row in draft.unscreened { check(row.place, row.classCode, ["item": row.item]) }
        for row in draft.reportLabels { check(row.place, row.label.classCode, ["item": row.label.item]) }
        for row in draft.reportingLimits { check(row.place, row.classCode, [:]) }
        return problems
    }
}
