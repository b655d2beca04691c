import Catalogue

/// What was drawn for a row about an honour, a commitment, an evaluation, a judgment, a contract or the like.
struct Fact {
    let row: Int
    let organisation: Organisation
    let entry: Int
    let agency: Int
    let decided: CivilDate
}

/// What such rows say, apart from whom they concern and when.
struct FactEntry: Sendable {
    let agencies: [Agency]
    /// The cells by the position of their item; nil where the entry says nothing.
    let cells: [FactCell?]

    /// Takes weight | word in the names of departments | ITEM=text …, where the items' codes lack the class's prefix.
    init(_ cells: [Substring], prefix: String, informationClass: InformationClass, catalogue: Catalogue) {
        var texts = [FactCell?](repeating: nil, count: informationClass.items.count)
        for cell in cells.dropFirst(2) {
            let parts = cell.split(separator: "=", maxSplits: 1).map(String.init)
            guard parts.count == 2, let index = informationClass.itemIndex(prefix + parts[0]) else { continue }
            texts[index] = FactCell(parts[1])
        }
        self.cells = texts
        agencies = Agency.named(cells[1], in: catalogue)
    }
}

/// A cell of an entry.
enum FactCell: Sendable {
    case text(Template<FactSlot>)
    /// A day so many days after the decision.
    case day(Int)
    /// The same, blank while that is in the future.
    case pastDay(Int)

    /// Takes `@30` for a day, `~30` for one that may not be in the future, and any other text with slots.
    init(_ text: String) {
        if text.hasPrefix("@"), let days = Int(text.dropFirst()) {
            self = .day(days)
        } else if text.hasPrefix("~"), let days = Int(text.dropFirst()) {
            self = .pastDay(days)
        } else {
            self = .text(Template(text))
        }
    }
}

/// What is filled into the texts.
enum FactSlot: String, Sendable {
    /// The row's number, so that no two rows have the same.
    case number
    /// The same in six digits.
    case serial
    case year
    case lastYear
    /// The day of the decision as `yyyyMMdd`.
    case day
    /// The subject's division.
    case division
}

/// What an item is written from, when the entry does not say it.
enum FactRole: Sendable {
    case name
    case code
    case registrationNumber
    case decided
    case agency
    case agencyCode
    case division
}

/// A column: the position of its item, and its role.
struct FactColumn: Sendable {
    let item: Int
    let role: FactRole?
}
