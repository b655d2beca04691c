internal import Catalogue
internal import Formats
internal import PersonalData

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
    /// The item by which the sender lowers the record's openness, and what its values mean.
    let openness: Int?
    let opennessByName: [String: ShareClass]
    /// The names of subject categories, by template: for rows that do not say what their code shows.
    let categoryNames: [SubjectTemplate: String]
    /// The identifier by which a natural person is known.
    let personIdentifier: Int?
    /// What the row is to do to its record, and why.
    let action: Int?
    let reason: Int?
    /// What a withdrawal must have: the items that say which record is meant, and its instructions.
    let withdrawalItems: [Int]
    let missingValues: MissingValues
    let nameForm: NameForm
    /// The items for numbers from before the credit code, in the order of the catalogue.
    let formerNumbers: [(kind: FormerNumber.Kind, index: Int)]
    /// Whether its records make subjects: the register of organisations.
    let registersSubjects: Bool

    init(_ informationClass: InformationClass, in catalogue: Catalogue, layout: Layout? = nil) {
        func index(_ code: String?) -> Int? { code.flatMap(informationClass.itemIndex) }
        self.informationClass = informationClass
        items = informationClass.items.indices.map { ItemPlan($0, informationClass, catalogue, layout) }
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
        openness = index(informationClass.opennessItem)
        opennessByName = Self.shareClasses(items, openness)
        categoryNames = Self.categories(items, subjectCategory)
        personIdentifier = informationClass.personIdentifierIndex
        action = index(RecordAction.itemCode)
        reason = index(RecordAction.reasonItemCode)
        missingValues = MissingValues(catalogue.missingValues)
        nameForm = NameForm(suffixes: catalogue.nameSuffixes)
        formerNumbers = informationClass.formerNumbers.compactMap { number in
            informationClass.itemIndex(number.item).map { (number.kind, $0) }
        }
        registersSubjects = informationClass.registersSubjects
        let identifying = [subjectCode, personIdentifier, action, reason].compactMap(\.self) + naturalKey
        withdrawalItems = Array(Set(identifying + formerNumbers.map(\.index))).sorted()
    }

    private static func shareClasses(_ items: [ItemPlan], _ openness: Int?) -> [String: ShareClass] {
        let codes: [String: ShareClass] = ["public": .public, "authorised": .authorised, "shared": .shared]
        let entries = openness.flatMap { items[$0].table?.entries } ?? []
        return Dictionary(entries.compactMap { entry in codes[entry.code].map { (entry.name, $0) } }) { $1 }
    }

    private static func categories(_ items: [ItemPlan], _ category: Int?) -> [SubjectTemplate: String] {
        let entries = category.flatMap { items[$0].table?.entries } ?? []
        return Dictionary(
            entries.compactMap { entry in SubjectTemplate(rawValue: entry.code).map { ($0, entry.name) } }
        ) { first, _ in first }
    }
}

/// An item compiled for rows. A class, so that handing it around costs one reference and not one for each of its parts.
final class ItemPlan: Sendable {
    let item: Item
    /// The member's name in JSON with quotes and colon.
    let jsonKey: [UInt8]
    /// The name of its text as received, where that is not what the item shows.
    let receivedKey: [UInt8]
    let table: CodeTable?
    let fallback: Int?
    let requirements: [Requirement]
    /// What the file's layout says of values: what stands for a blank, and what values as received stand for.
    let usual: [UInt8]
    let meanings: [String: String]
    /// What its texts are searched for before anybody sees them.
    let screenedKinds: PersonalDataKinds
    /// Whether it says what to do with the record and is no part of it.
    let isInstruction: Bool

    init(_ index: Int, _ informationClass: InformationClass, _ catalogue: Catalogue, _ layout: Layout?) {
        let item = informationClass.items[index]
        self.item = item
        usual = Array((layout?.defaults[index] ?? "").utf8)
        meanings = layout?.meanings[index] ?? [:]
        jsonKey = Array("\"\(item.code)\":".utf8)
        receivedKey = Array("\"\(item.code)\(TextScreen.receivedMark)\":".utf8)
        table = item.codeTable.flatMap { catalogue.codeTables[$0] }
        fallback = item.fallback.flatMap(informationClass.itemIndex)
        screenedKinds = catalogue.screenedKinds(item, of: informationClass.code)
        requirements = SubjectTemplate.allCases.map { template in
            let usual = item.requirement(for: template)
            return usual == .absent ? .absent : layout?.requirements[index] ?? usual
        }
        isInstruction = item.isInstruction
    }

    func requirement(_ template: SubjectTemplate) -> Requirement {
        switch template {
        case .organisation: requirements[0]
        case .individualBusiness: requirements[1]
        case .naturalPerson: requirements[2]
        }
    }
}
