import Catalogue

/// What was drawn for a row of penalties, mostly as positions in the writer's texts.
struct Penalty {
    let row: Int
    let subject: Subject
    let field: Int
    let offence: Int
    let agency: Int
    let sanction: Int
    let decided: CivilDate
    /// When the facts were found.
    let found: CivilDate
    let street: Int
    let fine: Money
    let gain: Money
    let remark: Int
}

/// An unlawful act (违法行为) with the facts and the law it goes against.
struct PenaltyCase: Sendable {
    let act: [UInt8]
    let facts: Template<PenaltySlot>
    let basis: [UInt8]

    init(_ cells: [Substring]) {
        act = CSVCell.encoded(cells[0])
        facts = Template(cells[1])
        basis = CSVCell.encoded(cells[2])
    }
}

/// Kinds of penalty (处罚类别) that are imposed together.
struct Sanction: Sendable {
    let kinds: [UInt8]
    let content: Template<PenaltySlot>
    let hasFine: Bool
    let hasConfiscation: Bool
    let hasCertificate: Bool

    /// Takes weight | kinds | content; nil when the catalogue does not know one of the kinds.
    init?(_ cells: [Substring], terms: Terms) {
        let codes = cells[1].split(separator: ";")
        let words = codes.compactMap { terms.word($0, item: PenaltyWriter.prefix + PenaltyItem.kinds.rawValue) }
        guard words.count == codes.count else { return nil }
        kinds = CSVCell.encoded(words.joined(separator: ";"))
        content = Template(cells[2])
        hasFine = cells[2].contains("{\(PenaltySlot.yuan.rawValue)}")
        hasConfiscation = cells[2].contains("{\(PenaltySlot.gain.rawValue)}")
        hasCertificate = cells[2].contains("{\(PenaltySlot.certificate.rawValue)}")
    }
}

/// What is filled into the texts of a penalty.
enum PenaltySlot: String, Sendable {
    case found, street, yuan, gain, certificate
}

/// The items of the class itself, by what follows `CF_`.
enum PenaltyItem: String, Sendable {
    case documentNumber = "WSH"
    case act = "WFXW"
    case facts = "SY"
    case basis = "YJ"
    case kinds = "CFLB"
    case content = "NR"
    case fine = "NR_FK"
    case confiscation = "NR_WFFF"
    case certificate = "NR_ZKDX"
    case decided = "JDRQ"
    case agency = "CFJG"
    case agencyCode = "CFJGDM"
    case source = "SJLY"
    case sourceCode = "SJLYDM"
    case remarks = "BZ"
}
