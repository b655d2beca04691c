/// Makes the publicity schedule of `publicity_periods.csv` and `publicity_tiers.csv`.
struct PublicityAssembly {
    private(set) var problems: [CatalogueProblem] = []
    private var tiers: [String: TierTable] = [:]
    private let terms: [PublicityTerm]
    private let references: RowReferences

    init(draft: CatalogueDraft, references: RowReferences, codeTables: [String: CodeTable]) {
        terms = draft.periods.compactMap(\.term)
        self.references = references
        let tieredClasses = draft.classes.filter { $0.publicityRule == .tiered }
        if !tieredClasses.isEmpty {
            for tier in PublicityTier.allCases { checkDates(of: tier, draft.periods) }
        }
        let rowsByClass = Dictionary(grouping: draft.tiers, by: \.classCode)
        for row in tieredClasses where rowsByClass[row.code] == nil {
            problems.append(row.place.problem("publicity_rule", "publicity_tiers.csv has no rows for this class"))
        }
        for (classCode, rows) in rowsByClass {
            checkClass(classCode, rows, isTiered: tieredClasses.contains { $0.code == classCode })
            tiers[classCode] = table(classCode, rows, codeTables)
        }
    }

    /// The schedule, complete when there are no problems.
    var schedule: PublicitySchedule {
        PublicitySchedule(terms: terms, tiers: tiers)
    }

    /// Every decision, whenever it was made, must find exactly one term for its tier. Overlaps are found elsewhere.
    private mutating func checkDates(of tier: PublicityTier, _ rows: [PublicityPeriodRow]) {
        let rows = rows.filter { $0.tier == tier }.sorted { $0.effective.from < $1.effective.from }
        guard let first = rows.first, let last = rows.last else {
            let file = TableLayout.publicityPeriods.file
            problems.append(
                CatalogueProblem(
                    file: file, line: 0, column: "tier", message: "there is no row for tier \(tier.rawValue)"))
            return
        }
        if first.effective.from != .earliest {
            problems.append(
                first.place.problem("effective_from", "leave the first rule set of a tier open to the past"))
        }
        if let until = last.effective.until {
            problems.append(
                last.place.problem("effective_until", "no rule set says what holds for this tier from \(until) on"))
        }
        for (row, next) in zip(rows, rows.dropFirst()) {
            if let until = row.effective.until, until < next.effective.from {
                problems.append(
                    next.place.problem("effective_from", "no rule set says what holds for this tier from \(until) on"))
            }
        }
    }

    private mutating func checkClass(_ classCode: String, _ rows: [PublicityTierRow], isTiered: Bool) {
        for row in rows {
            if !isTiered, references.fault(class: classCode) == nil {
                problems.append(row.place.problem("class", "the publicity of class “\(classCode)” is not tiered"))
            }
            if let first = rows.first, row.item != first.item {
                problems.append(
                    row.place.problem(
                        "item",
                        "one item decides the tiers of a class, and line \(first.place.line) says “\(first.item)”"))
            }
        }
        if let first = rows.first, !rows.contains(where: { $0.value == "*" }) {
            problems.append(
                first.place.problem("value", "class “\(classCode)” needs a row with the value * for all others"))
        }
    }

    private mutating func table(
        _ classCode: String, _ rows: [PublicityTierRow], _ codeTables: [String: CodeTable]
    ) -> TierTable? {
        guard let codeTable = codeTable(classCode, rows, codeTables) else { return nil }
        var tierByName: [String: PublicityTier] = [:]
        for row in rows where row.value != "*" {
            guard let entry = codeTable.entries.first(where: { $0.name == row.value || $0.code == row.value }) else {
                problems.append(
                    row.place.problem("value", "code table “\(codeTable.name)” has no code or name “\(row.value)”"))
                continue
            }
            if tierByName[entry.name] != nil {
                problems.append(row.place.problem("value", "“\(row.value)” has a tier already"))
            }
            tierByName[entry.name] = row.tier
        }
        guard let defaultTier = rows.first(where: { $0.value == "*" })?.tier else { return nil }
        return TierTable(codeTable: codeTable, tierByName: tierByName, defaultTier: defaultTier)
    }

    /// The code table of the deciding item, which all versions of the item must share.
    private mutating func codeTable(
        _ classCode: String, _ rows: [PublicityTierRow], _ codeTables: [String: CodeTable]
    ) -> CodeTable? {
        guard let first = rows.first else { return nil }
        let names = Set(references.versions(of: first.item, in: classCode).map { $0.codeTable ?? "" })
        guard let name = names.first else { return nil }
        if names.count > 1 || name.isEmpty {
            problems.append(
                first.place.problem(
                    "item", "“\(first.item)” must be of type code or codes and always have the same code table"))
            return nil
        }
        return codeTables[name]
    }
}
