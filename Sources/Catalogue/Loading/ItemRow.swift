/// A row of `items.csv`.
struct ItemRow {
    let place: TableRow.Place
    let classCode: String
    let code: String
    let name: String
    let englishName: String
    let type: ItemType?
    let length: Int?
    let scale: Int?
    let requirements: RequirementsByTemplate?
    let codeTable: String?
    let fallback: String?
    let shareClass: ShareClass?
    let personal: PersonalKind?
    let effective: EffectivePeriod

    init(_ row: inout TableRow) {
        classCode = row.code("class")
        code = row.itemCode("code")
        name = row.text("name")
        englishName = row.text("name_en")
        type = row.word("type", "type")
        (length, scale) = Self.size(of: type, in: &row)
        requirements = Self.requirements(in: &row)
        codeTable = row.optional("code_table")
        fallback = row.optional("fallback")
        shareClass = row.word("share_class", "share class")
        personal = row.word("personal", "kind of personal data")
        effective = row.effectivePeriod()
        place = row.place
        checkCodeTable(&row)
        if personal == .identifier, shareClass == .public {
            row.note("share_class", "a personal identifier may never be public; write B or C")
        }
    }

    /// The item as the catalogue gives it; nil when a cell could not be understood.
    var item: Item? {
        guard let type, let requirements, let shareClass, let personal else { return nil }
        return Item(
            code: code, name: name, englishName: englishName, type: type, length: length, scale: scale,
            codeTable: codeTable, fallback: fallback, shareClass: shareClass, personal: personal,
            requirements: requirements)
    }

    private func checkCodeTable(_ row: inout TableRow) {
        switch type {
        case .code, .codes:
            if codeTable == nil { row.note("code_table", "may not be blank for an item of type code or codes") }
        case .some(let type):
            if codeTable != nil { row.note("code_table", "must be blank for an item of type \(type.rawValue)") }
        case nil: break
        }
    }

    private static func requirements(in row: inout TableRow) -> RequirementsByTemplate? {
        let organisation: Requirement? = row.word("organisation", "requirement")
        let individualBusiness: Requirement? = row.word("individual_business", "requirement")
        let naturalPerson: Requirement? = row.word("natural_person", "requirement")
        guard let organisation, let individualBusiness, let naturalPerson else { return nil }
        return RequirementsByTemplate(
            organisation: organisation, individualBusiness: individualBusiness, naturalPerson: naturalPerson)
    }

    private static func size(of type: ItemType?, in row: inout TableRow) -> (length: Int?, scale: Int?) {
        switch type {
        case nil: return (nil, nil)
        case .amount: return amountSize(in: &row)
        case .text:
            if row.optional("length") == nil { row.note("length", "may not be blank for text: the most characters") }
        case .uscc, .organisationCode, .region, .date, .integer:
            if row.optional("length") != nil { row.note("length", "must be blank: the type has its own length") }
            return (nil, nil)
        case .registrationNumber, .residentID, .code, .codes: break
        }
        let length = row.number("length")
        if length == 0 { row.note("length", "must be at least 1") }
        return (length, nil)
    }

    private static func amountSize(in row: inout TableRow) -> (length: Int?, scale: Int?) {
        let parts = (row.optional("length") ?? "").split(separator: ",").map { TableRow.number($0.trimmed()) }
        guard parts.count == 2, let length = parts[0], let scale = parts[1], length >= 1, scale <= length else {
            row.note("length", "write an amount's digits, and how many of them follow the point, like 18,6")
            return (nil, nil)
        }
        return (length, scale)
    }
}
