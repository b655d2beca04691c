import Catalogue

/// A department (部门) as records name it.
struct Agency: Sendable {
    /// The name as a cell.
    let name: [UInt8]
    /// The unified social credit code.
    let code: [UInt8]

    init(_ department: Department) {
        name = CSVCell.encoded(department.name)
        code = CSVCell.encoded(department.uscc)
    }

    /// The departments of a catalogue whose names contain a word, or all of them when none does, so that samples can be
    /// made with the departments of any city.
    static func named(_ word: some StringProtocol, in catalogue: Catalogue) -> [Agency] {
        let fitting = catalogue.departments.filter { $0.name.contains(word) }
        return (fitting.isEmpty ? catalogue.departments : fitting).map(Agency.init)
    }
}
