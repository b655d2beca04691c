/// Puts the rows of all files together, and reports what does not fit.
struct CatalogueAssembly {
    private let draft: CatalogueDraft
    private let codeTables: [String: CodeTable]
    private let publicity: PublicitySchedule
    private let references: RowReferences

    /// What was found wrong so far; the same problem may be there several times.
    private(set) var problems: [CatalogueProblem]

    init(draft: CatalogueDraft) {
        self.draft = draft
        let tables = CodeTableAssembly(rows: draft.codes)
        let references = RowReferences(draft: draft)
        let schedule = PublicityAssembly(draft: draft, references: references, codeTables: tables.tables)
        codeTables = tables.tables
        publicity = schedule.schedule
        self.references = references
        problems = tables.problems + schedule.problems + references.problems(of: draft)
        problems += SnapshotGateCheck(draft: draft, references: references).problems
    }

    /// The catalogue on one date.
    mutating func content(on date: CivilDate) -> CatalogueContent {
        let classes = draft.classes.filter { $0.effective.contains(date) }.compactMap { row in
            informationClass(row, on: date)
        }
        return CatalogueContent(classes: classes, codeTables: codeTables, publicity: publicity)
    }

    private mutating func informationClass(_ row: ClassRow, on date: CivilDate) -> InformationClass? {
        let itemRows = references.items(of: row.code).filter { $0.effective.contains(date) }
        var check = ClassCheck(row: row, items: itemRows, references: references, codeTables: codeTables)
        check.run()
        let items = itemRows.compactMap(\.item)
        var ruleAssembly = RuleAssembly(items: items, codeTables: codeTables)
        let rules = draft.rules.filter { $0.classCode == row.code }.compactMap { ruleAssembly.rule($0) }
        let columns = ColumnNameAssembly(items: itemRows, aliases: draft.generalAliases(of: row.code))
        let layouts = LayoutAssembly(items: itemRows, draft: draft, classCode: row.code, codeTables: codeTables)
        problems += check.problems + ruleAssembly.problems + columns.problems + layouts.problems

        guard let section = row.section, let publicityRule = row.publicityRule else { return nil }
        return InformationClass(
            code: row.code, name: row.name, englishName: row.englishName, section: section, subjects: row.subjects,
            naturalKey: row.naturalKey, subjectCodeItem: row.itemReferences[.subjectCode],
            subjectNameItem: row.itemReferences[.subjectName],
            subjectCategoryItem: row.itemReferences[.subjectCategory],
            decisionDateItem: row.itemReferences[.decisionDate], agencyItem: row.itemReferences[.agency],
            regionItem: row.itemReferences[.region], publicityEndItem: row.itemReferences[.publicityEnd],
            opennessItem: row.itemReferences[.openness], formerNumbers: row.formerNumbers,
            tierItem: publicityRule == .tiered ? references.tierItems[row.code] : nil, publicityRule: publicityRule,
            items: items, rules: rules, columnNames: columns.meanings, layouts: layouts.layouts,
            indexByCode: Dictionary(zip(items.map(\.code), items.indices)) { first, _ in first },
            templateByCategory: check.templateByCategory)
    }
}
