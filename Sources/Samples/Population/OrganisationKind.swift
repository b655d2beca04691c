/// A kind of organisation, that is, one beginning of unified social credit codes, with what its members are called.
struct OrganisationKind: Sendable {
    /// Registering department and category (GB 32100-2015), for example `91`.
    let prefix: [UInt8]
    /// How many of a hundred organisations are of this kind.
    let weight: Int
    /// The first two characters of organisation codes given since 2015.
    let codeLetters: [UInt8]
    /// A word in the name of the department that registers them.
    let registrarWord: String
    let patterns: [Pattern]
    /// The commonest first.
    let trades: [Trade]
    let patternChoice: WeightedChoice

    /// How a name is built, and the legal form (主体类型) that it means.
    struct Pattern: Sendable {
        let name: Template<NameSlot>
        let legalForm: [UInt8]
    }

    /// What is filled into a name.
    enum NameSlot: String, Sendable {
        case place, district, town, street, brand, trade
    }

    /// Individual businesses (个体工商户) have a category of their own in permits and penalties.
    var isIndividualBusiness: Bool { prefix == Array("92".utf8) }

    /// Societies and private non-enterprise units (社会组织).
    var isSocialOrganisation: Bool { prefix.first == UInt8(ascii: "5") }

    /// Public institutions (事业单位).
    var isPublicInstitution: Bool { prefix.first == UInt8(ascii: "1") }

    static let all: [OrganisationKind] = {
        let trades = Dictionary(
            TextTable(TradeTexts.trades).sections.map { ($0.heading[0], $0.rows.map(Trade.init)) },
            uniquingKeysWith: +)
        return TextTable(NameTexts.kinds).sections.map { OrganisationKind($0, trades: trades[$0.heading[0]] ?? []) }
    }()

    private init(_ section: TextTable.Section, trades: [Trade]) {
        prefix = Array(section.heading[0].utf8)
        weight = Int(section.heading[1]) ?? 0
        codeLetters = Array(section.heading[2].utf8)
        registrarWord = String(section.heading[3])
        patterns = section.rows.map { Pattern(name: Template($0[1]), legalForm: CSVCell.encoded($0[2])) }
        self.trades = trades
        patternChoice = WeightedChoice(weights: section.rows.map { Int($0[0]) ?? 0 })
    }
}
