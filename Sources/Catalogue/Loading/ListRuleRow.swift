/// A row of `list_rules.csv`.
struct ListRuleRow {
    /// The words for ``ListRule/Measure``.
    enum Measure: String, CaseIterable {
        case records, amount
    }

    let place: TableRow.Place
    let code: String
    let list: String
    let classCode: String
    let measure: Measure?
    let amountItem: String?
    let least: Int?
    let months: Int?
    let tier: PublicityTier?
    let item: String?
    let values: [String]
    let shareClass: ShareClass?

    init(_ row: inout TableRow) {
        code = row.code("code")
        list = row.code("list")
        classCode = row.code("class")
        measure = row.word("measure", "measure")
        amountItem = row.optional("amount_item")
        least = Self.positive("least", &row)
        months = Self.positive("months", &row)
        tier = row.optional("tier") == nil ? nil : row.word("tier", "tier")
        item = row.optional("item")
        values = row.list("values", separator: "|")
        shareClass = row.word("share_class", "share class")
        place = row.place
        if let measure, (measure == .amount) != (amountItem != nil) {
            row.note("amount_item", measure == .amount ? "is needed for amount" : "means nothing for records")
        }
        if (item != nil) != (row.optional("values") != nil) {
            row.note(item == nil ? "item" : "values", "item and values belong together")
        }
        if item != nil, row.optional("tier") != nil { row.note("tier", "give a tier or an item with values, not both") }
    }

    private static func positive(_ column: String, _ row: inout TableRow) -> Int? {
        if row.optional(column) == nil { row.note(column, "may not be blank") }
        let number = row.number(column)
        if let number, !(1...100_000).contains(number) { row.note(column, "must be from 1 to 100000") }
        return number
    }

    /// The items the rule looks at, by column.
    var items: [(column: String, item: String)] {
        [amountItem.map { ("amount_item", $0) }, item.map { ("item", $0) }].compactMap { $0 }
    }

    /// The rule, with the tier put into values; nil when a cell could not be understood.
    func rule(_ publicity: PublicitySchedule, tierItem: String?) -> ListRule? {
        guard let measure, let least, let months, let shareClass else { return nil }
        var filter = item.map { ListRule.Filter(item: $0, values: values, excludesValues: false) }
        if let tier, let tierItem, let table = publicity.tiers[classCode] {
            let (values, excludes) = table.values(from: tier)
            filter = ListRule.Filter(item: tierItem, values: values, excludesValues: excludes)
        }
        return ListRule(
            code: code, list: list, classCode: classCode,
            measure: measure == .amount ? .amount(item: amountItem ?? "") : .records, least: least, months: months,
            filter: filter, shareClass: shareClass)
    }
}

extension TierTable {
    /// The values that make a decision of a tier or a graver one; or, where values without a tier of their own do so too, those that do
    /// not.
    func values(from tier: PublicityTier) -> (values: [String], areExcluded: Bool) {
        let names = codeTable.entries.map(\.name)
        let areExcluded = defaultTier >= tier
        return (names.filter { ((tierByName[$0] ?? defaultTier) >= tier) != areExcluded }, areExcluded)
    }
}
