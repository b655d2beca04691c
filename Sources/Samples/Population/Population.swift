import Catalogue

/// The made-up organisations of one seed.
///
/// Nothing is kept of them: an organisation is drawn again, the same, whenever it is needed, so that there may be any
/// number of them.
struct Population: Sendable {
    let seed: UInt64
    let count: Int

    let kinds = OrganisationKind.all
    let districts = District.all
    let brandCharacters = BrandTexts.pool
    let streets = PlaceTexts.streets.split(whereSeparator: { $0 == "|" || $0 == "\n" }).map { Array($0.utf8) }
    let familyNames = PersonTexts.familyNames.map { Array(String($0).utf8) }
    let givenNames = PersonTexts.givenNames.split(separator: "|").map { Array($0.utf8) }
    let places = TextTable(NameTexts.places).rows.map { Template<OrganisationKind.NameSlot>($0[1]) }
    let numbers: OrganisationNumbers

    private let kindChoice: WeightedChoice
    private let placeChoice: WeightedChoice
    private let brandLengths = WeightedChoice(weights: [0, 0, 55, 27, 18])
    private let newestFoundation: CivilDate

    /// The most organisations there may be, so that each has a code of its own.
    static let maximumCount = 100_000_000

    /// `today` only tells in which years organisations were founded.
    init(seed: UInt64, count: Int, today: CivilDate) {
        self.seed = seed
        self.count = count
        numbers = OrganisationNumbers(seed: seed)
        kindChoice = WeightedChoice(weights: kinds.map(\.weight))
        placeChoice = WeightedChoice(weights: TextTable(NameTexts.places).rows.map { Int($0[0]) ?? 0 })
        // The same organisations within a year: feeds made on different days agree about them.
        let (year, _, _) = today.components
        newestFoundation = CivilDate(year: max(year - 1, 1), month: 1, day: 1) ?? .earliest
    }

    /// The organisation with a number, the same for all that are equal modulo the size of the population.
    func organisation(_ number: Int) -> Organisation {
        let index = number % count
        var dice = Dice(seed: seed, purpose: .organisation, index: index)
        let kind = kindChoice.draw(&dice)
        let isOld = dice.happens(percent: 35)
        let age = isOld ? 3_600 + dice.skewed(10_000) : dice.skewed(3_600)
        return Organisation(
            index: index, kind: kind, district: dice.skewed(districts.count), isOld: isOld,
            pattern: kinds[kind].patternChoice.draw(&dice), place: placeChoice.draw(&dice),
            street: dice.below(streets.count), trade: dice.skewed(kinds[kind].trades.count), brand: brand(&dice),
            representative: personName(&dice), founded: newestFoundation.adding(days: -age))
    }

    private func brand(_ dice: inout Dice) -> Organisation.Brand {
        let count = brandLengths.draw(&dice)
        let pool = brandCharacters.count
        let characters = (dice.skewed(pool), dice.skewed(pool), dice.skewed(pool), dice.skewed(pool))
        return Organisation.Brand(characters: characters, count: count)
    }

    /// The name of somebody who does not exist.
    func personName(_ dice: inout Dice) -> PersonName {
        PersonName(family: dice.skewed(familyNames.count), given: dice.skewed(givenNames.count))
    }
}
