internal import Catalogue
internal import Formats

/// An information class compiled for rows: everything a row needs is an array index away.
struct RecordPlan: Sendable {
    let informationClass: InformationClass
    let items: [ItemPlan]
    let rules: [Rule]
    let naturalKey: [Int]
    let subjectCode: Int?
    let subjectName: Int?
    let subjectCategory: Int?
    let decisionDate: Int?
    let agency: Int?
    let region: Int?
    let tiers: Int?
    let publicityEnd: Int?
    /// The identifier by which a natural person is known.
    let personIdentifier: Int?
    let missingValues: MissingValues
    /// Whether its records make subjects: the register of organisations.
    let registersSubjects: Bool

    init(_ informationClass: InformationClass, in catalogue: Catalogue) {
        func index(_ code: String?) -> Int? { code.flatMap(informationClass.itemIndex) }
        self.informationClass = informationClass
        items = informationClass.items.map { ItemPlan($0, informationClass, catalogue) }
        rules = informationClass.rules
        naturalKey = informationClass.naturalKey.compactMap(informationClass.itemIndex)
        subjectCode = index(informationClass.subjectCodeItem)
        subjectName = index(informationClass.subjectNameItem)
        subjectCategory = index(informationClass.subjectCategoryItem)
        decisionDate = index(informationClass.decisionDateItem)
        agency = index(informationClass.agencyItem)
        region = index(informationClass.regionItem)
        tiers = index(informationClass.tierItem)
        publicityEnd = index(informationClass.publicityEndItem)
        personIdentifier = informationClass.personIdentifierIndex
        missingValues = MissingValues(catalogue.missingValues)
        registersSubjects = informationClass.registersSubjects
    }
}

/// An item compiled for rows. A class, so that handing it around costs one reference and not one for each of its parts.
final class ItemPlan: Sendable {
    let item: Item
    /// The member's name in JSON with quotes and colon.
    let jsonKey: [UInt8]
    let table: CodeTable?
    let fallback: Int?
    let requirements: [Requirement]

    init(_ item: Item, _ informationClass: InformationClass, _ catalogue: Catalogue) {
        self.item = item
        jsonKey = Array("\"\(item.code)\":".utf8)
        table = item.codeTable.flatMap { catalogue.codeTables[$0] }
        fallback = item.fallback.flatMap(informationClass.itemIndex)
        requirements = SubjectTemplate.allCases.map(item.requirement)
    }

    func requirement(_ template: SubjectTemplate) -> Requirement {
        switch template {
        case .organisation: requirements[0]
        case .individualBusiness: requirements[1]
        case .naturalPerson: requirements[2]
        }
    }
}
