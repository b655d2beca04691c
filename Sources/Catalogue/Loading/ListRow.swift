/// A row of `lists.csv`.
struct ListRow {
    let place: TableRow.Place
    let code: String
    let departments: [String]
    let publication: ListDefinition.Publication?
    let effective: EffectivePeriod
    let definition: ListDefinition?

    init(_ row: inout TableRow) {
        let code = row.code("code")
        let name = row.text("name")
        let englishName = row.text("name_en")
        let colour: ListDefinition.Colour? = row.word("colour", "colour")
        let basis = row.text("basis")
        let authority = row.text("authority")
        let englishAuthority = row.text("authority_en")
        let departments = row.list("departments")
        let criteria = row.text("criteria")
        let englishCriteria = row.text("criteria_en")
        let publication: ListDefinition.Publication? = row.word("publish", "audience")
        let subjects: [SubjectTemplate] = row.words("subjects", "kind of subject")
        let term = Self.months("term_months", &row)
        let exit = Self.months("exit_months", &row)
        let exits: [ListDefinition.Exit] = row.words("exits", "way off a list")
        let effective = row.effectivePeriod()
        if subjects.contains(.naturalPerson) { row.note("subjects", "natural persons are on no list") }
        Self.check(exits, term: term, exit: exit, &row)
        place = row.place
        self.code = code
        self.departments = departments
        self.publication = publication
        self.effective = effective
        guard let colour, let publication else {
            definition = nil
            return
        }
        definition = ListDefinition(
            code: code, name: name, englishName: englishName, colour: colour, basis: basis, authority: authority,
            englishAuthority: englishAuthority, departments: departments, criteria: criteria,
            englishCriteria: englishCriteria, publication: publication, subjects: subjects, termMonths: term,
            exitMonths: exit, exits: exits, effectiveFrom: effective.from, effectiveUntil: effective.until)
    }

    private static func months(_ column: String, _ row: inout TableRow) -> Int? {
        let months = row.number(column)
        if let months, !(1...1200).contains(months) { row.note(column, "must be from 1 to 1200") }
        return months
    }

    private static func check(_ exits: [ListDefinition.Exit], term: Int?, exit: Int?, _ row: inout TableRow) {
        if row.optional("exits") == nil { return }
        if exits.contains(.term) != (row.optional("term_months") != nil) {
            row.note(
                "exits", exits.contains(.term) ? "“term” needs term_months" : "a list with term_months needs “term”")
        }
        if row.optional("exit_months") != nil, !exits.contains(.repair) {
            row.note("exit_months", "means nothing where “repair” is no way off the list")
        }
        if let term, let exit, exit >= term { row.note("exit_months", "is not less than term_months") }
    }
}

/// A row of `list_sources.csv`.
struct ListSourceRow {
    let place: TableRow.Place
    let source: ListSource

    init(_ row: inout TableRow) {
        let list = row.code("list")
        let classCode = row.code("class")
        let item = row.itemCode("item")
        let values = row.list("values", separator: "|")
        if row.optional("values") == nil { row.note("values", "may not be blank; * is every other value") }
        source = ListSource(
            list: list, classCode: classCode, item: item, values: values, reasonItem: row.optional("reason_item"),
            documentItem: row.optional("document_item"))
        place = row.place
    }
}
