import Catalogue
import Identifiers

/// A row that is being spoilt.
struct FaultyRow {
    private(set) var cells: [[UInt8]]
    private let columns: FaultColumns
    private let today: CivilDate
    private var dice: Dice

    init(cells: [[UInt8]], columns: FaultColumns, today: CivilDate, dice: Dice) {
        self.cells = cells
        self.columns = columns
        self.today = today
        self.dice = dice
    }

    /// The row as it is sent.
    var bytes: [UInt8] {
        Array(cells.joined(separator: [CSVCell.separator])) + [CSVCell.rowEnd]
    }

    /// Puts the fault in. A republication is none of a row's own, so it changes nothing.
    mutating func apply(_ fault: SampleFault) {
        switch fault {
        case .missingCode, .code17Digits, .code19Digits, .code20Digits, .prefixedRegistrationNumber, .letterOForZero,
            .wrongCheckCharacter, .lowerCase, .fullWidthDigits, .spacesInCode, .code13Digits, .residentIDLookalike:
            if let column = columns.code { cells[column] = CodeSpoiling(code: cells[column]).spoilt(by: fault, &dice) }
        case .codeInEveryColumn:
            if let code = columns.code { for column in columns.otherCodes { cells[column] = cells[code] } }
        case .amountAsState: edit(columns.state) { $0 = Array("10000元".utf8) }
        case .shortAgency: edit(columns.agency) { $0 = Array("税务局".utf8) }
        case .nameWithAct, .nameWithPersonMark, .tooLong, .badByte, .unclosedQuote: spoilName(fault)
        case .dateWithTime, .futureDate, .notADate: spoilDate(fault)
        case .governmentBureau: nameGovernmentBureau()
        case .badAmount: edit(columns.amount) { $0 = Array("伍仟元整".utf8) }
        case .shortRow: cells.removeLast(cells.count / 2)
        case .republication: break
        }
    }

    private mutating func edit(_ column: Int?, _ change: (inout [UInt8]) -> Void) {
        if let column { change(&cells[column]) }
    }

    private mutating func spoilName(_ fault: SampleFault) {
        let length = columns.nameLength ?? 0
        edit(columns.name) { name in
            switch fault {
            case .nameWithAct: name += "-违反税收管理".utf8
            case .nameWithPersonMark: name += "（个人）".utf8
            case .tooLong:
                let missing = length + 1 - String(decoding: name, as: UTF8.self).count
                name += String(repeating: "样", count: max(missing, 0)).utf8
            case .badByte: name.append(0xFF)
            default: name.insert(CSVCell.quote, at: 0)
            }
        }
    }

    private mutating func spoilDate(_ fault: SampleFault) {
        let future = today.adding(days: 1 + dice.below(400))
        edit(columns.date) { date in
            switch fault {
            case .dateWithTime:
                date = date.map { $0 == UInt8(ascii: "/") ? UInt8(ascii: "-") : $0 } + " 00:00:00.0".utf8
            case .futureDate:
                date.removeAll()
                date.append(date: future)
            default: date = Array(date.prefix(5)) + "13/45".utf8
            }
        }
    }

    /// Puts a bureau of one of the city's districts in place of the organisation, with the code of a government body
    /// (department 1, category 1) and without what only businesses have.
    private mutating func nameGovernmentBureau() {
        let district = District.all[dice.below(District.all.count)]
        let number = dice.below(1_000_000)
        for column in columns.otherCodes { cells[column] = [] }
        if let column = columns.category { cells[column] = columns.organisationCategory }
        edit(columns.name) { $0 = Array(PlaceTexts.city.utf8) + district.name + "城市管理局".utf8 }
        edit(columns.code) { code in
            var organisation = Array("MC".utf8)
            organisation.append(decimal: number, digits: 6)
            organisation += OrganisationCode.checkCharacter(for: organisation).map { [$0] } ?? []
            let body = Array("11".utf8) + district.code + organisation
            code = body + (SocialCreditCode.checkCharacter(for: body).map { [$0] } ?? [])
        }
    }
}
