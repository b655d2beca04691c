import Catalogue

/// A field of administration (管理领域): the departments that work in it and the cases they decide.
struct Field<Case: Sendable>: Sendable {
    let agencies: [Agency]
    /// Its short form in document numbers.
    let short: [UInt8]
    let weight: Int
    /// The commonest first.
    let cases: [Case]
    /// What else the heading of the field says.
    let remainder: [Substring]

    /// Takes a section headed word | short form | weight | ….
    init(_ section: TextTable.Section, catalogue: Catalogue, makeCase: ([Substring]) -> Case) {
        agencies = Agency.named(section.heading[0], in: catalogue)
        short = Array(section.heading[1].utf8)
        weight = Int(section.heading[2]) ?? 0
        remainder = Array(section.heading.dropFirst(3))
        cases = section.rows.map(makeCase)
    }
}
