/// A row of `domains.csv`.
struct DomainRow {
    let place: TableRow.Place
    let code: String
    let name: String
    let englishName: String
    let agencies: [String]
    let mostYears: Int

    init(_ row: inout TableRow) {
        code = row.code("code")
        name = row.text("name")
        englishName = row.text("name_en")
        agencies = row.list("agencies")
        mostYears = row.number("most_years") ?? 0
        place = row.place
        if row.optional("agencies") == nil { row.note("agencies", "may not be blank") }
        if !(1...20).contains(mostYears) { row.note("most_years", "must be from 1 to 20") }
    }
}

/// A row of `domain_sources.csv`.
struct DomainSourceRow {
    let place: TableRow.Place
    let domain: String
    let classCode: String
    let department: String

    init(_ row: inout TableRow) {
        domain = row.code("domain")
        classCode = row.code("class")
        department = row.code("department")
        place = row.place
    }
}

/// Looks whether the sources of domains name what there is, and puts domains together.
struct DomainAssembly {
    private let draft: CatalogueDraft
    private(set) var problems: [CatalogueProblem] = []

    init(draft: CatalogueDraft) {
        self.draft = draft
        let references = RowReferences(draft: draft)
        let departments = Set(draft.departments.map(\.department.code))
        let domains = Set(draft.domains.map(\.code))
        for row in draft.domainSources {
            if let fault = references.fault(class: row.classCode) { problems.append(row.place.problem("class", fault)) }
            if !departments.contains(row.department) {
                problems.append(row.place.problem("department", "there is no department “\(row.department)”"))
            }
            if !domains.contains(row.domain) {
                problems.append(row.place.problem("domain", "there is no domain “\(row.domain)”"))
            }
            // A record without the day of a decision belongs to no period.
            let versions = draft.classes.filter { $0.code == row.classCode }
            if versions.contains(where: { $0.itemReferences[.decisionDate] == nil }) {
                problems.append(row.place.problem("class", "“\(row.classCode)” has no date of a decision"))
            }
        }
    }

    /// The domains in the order of the file.
    var domains: [ReportDomain] {
        draft.domains.map { row in
            ReportDomain(
                code: row.code, name: row.name, englishName: row.englishName, agencies: row.agencies,
                mostYears: row.mostYears,
                sources: draft.domainSources.filter { $0.domain == row.code }.map { source in
                    ReportDomain.Source(
                        classCode: source.classCode, department: source.department,
                        firstDay: draft.firstDay(of: source.classCode))
                })
        }
    }
}

extension CatalogueDraft {
    /// The first day a class is effective on; nil for one that always was, or is not there.
    func firstDay(of classCode: String) -> CivilDate? {
        let first = classes.filter { $0.code == classCode }.map(\.effective.from).min()
        return first == .earliest ? nil : first
    }
}
