import Catalogue

/// The columns of a class that faults are put into, by their position; nil where the class has none.
struct FaultColumns: Sendable {
    let name: Int?
    let nameLength: Int?
    let code: Int?
    let category: Int?
    /// The category that government bodies have.
    let organisationCategory: [UInt8]
    /// The columns of older numbers.
    let otherCodes: [Int]
    let agency: Int?
    /// The last one of coded values that the standard asks for.
    let state: Int?
    let date: Int?
    let amount: Int?
    let count: Int
    private let isPenalty: Bool

    init(_ informationClass: InformationClass, catalogue: Catalogue) {
        let items = informationClass.items
        func index(_ code: String?) -> Int? { code.flatMap(informationClass.itemIndex) }
        name = index(informationClass.subjectNameItem)
        nameLength = name.flatMap { items[$0].length }
        code = index(informationClass.subjectCodeItem)
        category = index(informationClass.subjectCategoryItem)
        let terms = Terms(catalogue: catalogue, informationClass: informationClass)
        organisationCategory = terms.cell("organisation", item: informationClass.subjectCategoryItem ?? "")
        otherCodes = items.indices.filter { position in Self.oldNumbers.contains { items[position].code.hasSuffix($0) }
        }
        agency = index(informationClass.agencyItem)
        state = items.lastIndex {
            ($0.type == .code || $0.type == .codes) && $0.requirement(for: .organisation) != .optional
                && $0.requirement(for: .organisation) != .absent
        }
        date = index(informationClass.decisionDateItem) ?? items.firstIndex { $0.type == .date }
        amount = items.firstIndex { $0.type == .amount }
        count = items.count
        isPenalty = informationClass.publicityRule == .tiered
    }

    private static let oldNumbers = ["_GSZC", "_ZCH", "_ZZJG", "_SWDJ"]

    /// Whether the class has what the fault needs.
    func allow(_ fault: SampleFault) -> Bool {
        switch fault {
        case .missingCode, .code17Digits, .code19Digits, .code20Digits, .prefixedRegistrationNumber, .letterOForZero,
            .wrongCheckCharacter, .lowerCase, .fullWidthDigits, .spacesInCode, .code13Digits, .residentIDLookalike:
            code != nil
        case .codeInEveryColumn: code != nil && !otherCodes.isEmpty
        case .amountAsState: state != nil
        case .shortAgency: agency != nil
        case .nameWithAct, .nameWithPersonMark, .badByte, .unclosedQuote: name != nil
        case .tooLong: nameLength != nil
        case .dateWithTime, .futureDate, .notADate: date != nil
        case .governmentBureau: isPenalty && name != nil && code != nil
        case .badAmount: amount != nil
        case .shortRow: count > 1
        case .republication: true
        }
    }
}
