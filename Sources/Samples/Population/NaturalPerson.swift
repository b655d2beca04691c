import Catalogue
import Identifiers

/// A made-up natural person (自然人).
struct NaturalPerson: Sendable {
    let name: PersonName
    let born: CivilDate
    let sequence: Int

    init(population: Population, _ dice: inout Dice) {
        name = population.personName(&dice)
        born = Self.earliestBirth.adding(days: dice.below(16_000))
        sequence = dice.below(1000)
    }

    /// Appends the person's ID number (公民身份号码, GB 11643), with the right check character but of the region 990000,
    /// where nobody is given one.
    func appendID(to output: inout [UInt8]) {
        let start = output.count
        output.append(contentsOf: "990000".utf8)
        let (year, month, day) = born.components
        output.append(decimal: (year * 100 + month) * 100 + day, digits: 8)
        output.append(decimal: sequence, digits: 3)
        if let check = ResidentID.checkCharacter(for: output[start...]) { output.append(check) }
    }

    /// 1960-01-01.
    private static let earliestBirth = CivilDate(daysSinceEpoch: -3653)
}
