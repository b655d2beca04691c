import Catalogue

/// What was drawn for a row of permits, mostly as positions in the writer's texts.
struct Permit {
    let row: Int
    let subject: Subject
    let field: Int
    let matter: Int
    let agency: Int
    let decided: CivilDate
    let validUntil: CivilDate
    let remark: Int
}

/// A matter that needs a permit (许可事项).
struct PermitMatter: Sendable {
    let title: [UInt8]
    let kind: [UInt8]
    let certificate: [UInt8]
    let numberStart: [UInt8]
    /// Years of validity; nil for a long term.
    let years: Int?
    let content: [UInt8]

    init(_ cells: [Substring], terms: Terms) {
        title = CSVCell.encoded(cells[0])
        kind = terms.cell(cells[1], item: PermitWriter.prefix + PermitItem.kind.rawValue)
        certificate = CSVCell.encoded(cells[2])
        numberStart = Array(cells[3].utf8)
        years = Int(cells[4]).flatMap { $0 > 0 ? $0 : nil }
        content = CSVCell.encoded(cells[5])
    }
}

/// The items of the class itself, by what follows `XK_`.
enum PermitItem: String, Sendable {
    case title = "XKWS"
    case documentNumber = "WSH"
    case kind = "XKLB"
    case certificate = "XKZS"
    case certificateNumber = "XKBH"
    case content = "NR"
    case decided = "JDRQ"
    case validFrom = "YXQZ"
    case validUntil = "YXQZI"
    case agency = "XKJG"
    case agencyCode = "XKJGDM"
    case state = "ZT"
    case source = "LYDW"
    case sourceCode = "LYDWDM"
    case remarks = "BZ"
}
