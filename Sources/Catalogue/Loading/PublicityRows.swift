/// A row of `publicity_periods.csv`.
struct PublicityPeriodRow {
    let place: TableRow.Place
    let ruleSet: String
    let tier: PublicityTier?
    let term: PublicityTerm?
    let effective: EffectivePeriod

    /// The words for whether a tier is published.
    private enum Answer: String, CaseIterable {
        case yes, no
    }

    init(_ row: inout TableRow) {
        ruleSet = row.code("rule_set")
        tier = row.word("tier", "tier")
        let published: Answer? = row.word("published", "answer")
        let minimum = Self.months("minimum_months", &row)
        let maximum = Self.months("maximum_months", &row)
        effective = row.effectivePeriod()
        let source = row.text("source")
        if let minimum, let maximum, maximum < minimum { row.note("maximum_months", "is less than minimum_months") }
        place = row.place
        guard let tier, let published, let minimum, let maximum else {
            term = nil
            return
        }
        term = PublicityTerm(
            ruleSet: ruleSet, tier: tier, published: published == .yes, minimumMonths: minimum, maximumMonths: maximum,
            inForce: effective, source: source)
    }

    private static func months(_ column: String, _ row: inout TableRow) -> Int? {
        if row.optional(column) == nil { row.note(column, "may not be blank") }
        return row.number(column)
    }
}

/// A row of `publicity_tiers.csv`.
struct PublicityTierRow {
    let place: TableRow.Place
    let classCode: String
    let item: String
    /// A value of the item, or `*` for every value that has no row of its own.
    let value: String
    let tier: PublicityTier?

    init(_ row: inout TableRow) {
        classCode = row.code("class")
        item = row.text("item")
        value = row.text("value")
        tier = row.word("tier", "tier")
        place = row.place
    }
}
