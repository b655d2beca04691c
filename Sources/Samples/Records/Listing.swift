import Catalogue

/// What was drawn for a row of a list.
struct Listing {
    let row: Int
    let organisation: Organisation
    let entry: Int
    let agency: Int
    let listed: CivilDate
    /// When it was taken off the list; nil while it is on it.
    let removed: CivilDate?
}

/// A list and a reason for being on it.
struct ListingEntry: Sendable {
    let list: [UInt8]
    let kind: [UInt8]
    let agencies: [Agency]
    let short: [UInt8]
    let reason: [UInt8]
    let removalReason: [UInt8]

    /// Takes weight | list | kind | word | short form | reason | reason for removal.
    init(_ cells: [Substring], kind: [UInt8], agencies: [Agency]) {
        list = CSVCell.encoded(cells[1])
        self.kind = kind
        self.agencies = agencies
        short = Array(cells[4].utf8)
        reason = CSVCell.encoded(cells[5])
        removalReason = CSVCell.encoded(cells[6])
    }
}

/// The items of lists, by what follows `YC_` or `SX_`.
enum ListingItem: String, Sendable {
    case name = "MC"
    case code = "SHXYM"
    case registrationNumber = "ZCH"
    case list = "MLMC"
    case kind = "MLLB"
    case reason = "LRYY"
    case listed = "LRRQ"
    case documentNumber = "LRWSH"
    case agency = "LRJG"
    case agencyCode = "LRJGDM"
    case removalReason = "YCYY"
    case removed = "YCRQ"
    case removalNumber = "YCWSH"
    case removalAgency = "YCJG"
    case division = "XZQH"
}
