/// A row of `classes.csv`.
struct ClassRow {
    let place: TableRow.Place
    let code: String
    let name: String
    let englishName: String
    let section: ReportSection?
    let subjects: [SubjectTemplate]
    let naturalKey: [String]
    let itemReferences: [ItemRole: String]
    let formerNumbers: [FormerNumber]
    let publicityRule: PublicityRule?
    let effective: EffectivePeriod

    /// The part an item plays for its class; the raw value is the column's name.
    enum ItemRole: String, CaseIterable {
        case subjectCode = "subject_code_item"
        case subjectName = "subject_name_item"
        case subjectCategory = "subject_category_item"
        case decisionDate = "decision_date_item"
        case agency = "agency_item"
        case region = "region_item"
        case publicityEnd = "publicity_end_item"
        case openness = "openness_item"

        /// The types an item of this role may have.
        var types: [ItemType] {
            switch self {
            case .subjectCode: [.uscc]
            case .subjectName, .agency: [.text]
            case .subjectCategory, .openness: [.code]
            case .decisionDate, .publicityEnd: [.date]
            case .region: [.region]
            }
        }
    }

    init(_ row: inout TableRow) {
        code = row.code("code")
        name = row.text("name")
        englishName = row.text("name_en")
        section = row.word("section", "section")
        subjects = row.words("subjects", "kind of subject")
        naturalKey = row.list("natural_key")
        itemReferences = Dictionary(
            uniqueKeysWithValues: ItemRole.allCases.compactMap { role in row.optional(role.rawValue).map { (role, $0) }
            })
        formerNumbers = Self.formerNumbers(&row)
        publicityRule = row.word("publicity_rule", "publicity rule")
        if publicityRule == .decided || publicityRule == .tiered, itemReferences[.decisionDate] == nil {
            row.note("decision_date_item", "may not be blank, because publicity counts from the decision")
        }
        effective = row.effectivePeriod()
        place = row.place
    }

    private static func formerNumbers(_ row: inout TableRow) -> [FormerNumber] {
        var numbers: [FormerNumber] = []
        for text in row.list("former_numbers") {
            let parts = text.split(separator: "=", omittingEmptySubsequences: false).map { String($0.trimmed()) }
            guard parts.count == 2, let kind = FormerNumber.Kind(rawValue: parts[0]) else {
                let kinds = FormerNumber.Kind.allCases.map(\.rawValue).joined(separator: ", ")
                row.note("former_numbers", "“\(text)”: write kind=ITEM, where kind is one of \(kinds)")
                continue
            }
            numbers.append(FormerNumber(kind: kind, item: parts[1]))
        }
        return numbers
    }
}
