import Catalogue

/// Writes registrations (登记注册基本信息): row after row the organisations of the population, and then the same again.
struct RegistrationWriter: RecordWriter {
    let columns: [RegistrationItem?]
    let population: Population
    /// The departments that register organisations, for each kind of these.
    let registrars: [[Agency]]
    let states: WeightedTexts<[UInt8]>
    let scopes: WeightedTexts<Template<RegistrationSlot>>
    let addresses: WeightedTexts<Template<RegistrationSlot>>

    init(informationClass: InformationClass, catalogue: Catalogue, population: Population) {
        let terms = Terms(catalogue: catalogue, informationClass: informationClass)
        self.population = population
        columns = informationClass.items.map { RegistrationItem(rawValue: $0.code) }
        registrars = population.kinds.map { Agency.named($0.registrarWord, in: catalogue) }
        states = WeightedTexts(RegistrationTexts.states) { cells in
            terms.word(cells[1], item: RegistrationItem.state.rawValue).map(CSVCell.encoded)
        }
        scopes = WeightedTexts(RegistrationTexts.scopes) { Template($0[1]) }
        addresses = WeightedTexts(RegistrationTexts.addresses) { Template($0[1]) }
    }

    func record(ofRow row: Int) -> Registration {
        let organisation = population.organisation(row)
        var dice = Dice(seed: population.seed, purpose: .registration, index: organisation.index)
        return Registration(
            organisation: organisation, registrar: dice.below(registrars[organisation.kind].count),
            state: states.draw(&dice), scope: scopes.draw(&dice), address: addresses.draw(&dice),
            house: 1 + dice.skewed(600), building: 1 + dice.below(24), room: 101 + 100 * dice.below(20) + dice.below(9),
            capital: capital(of: organisation, &dice),
            approved: organisation.founded.adding(days: dice.happens(percent: 40) ? 0 : dice.below(300)),
            termEnd: termEnd(of: organisation, &dice))
    }

    private func capital(of organisation: Organisation, _ dice: inout Dice) -> Int {
        let isSmall = population.kinds[organisation.kind].isIndividualBusiness
        let capitals = isSmall ? RegistrationTexts.businessCapitals : RegistrationTexts.capitals
        return capitals[dice.skewed(capitals.count)]
    }

    /// Mostly the day that stands for a long term (长期).
    private func termEnd(of organisation: Organisation, _ dice: inout Dice) -> CivilDate {
        guard dice.happens(percent: 40) else { return PermitWriter.longTerm }
        let years = 10 * (1 + dice.below(3))
        return organisation.founded.adding(months: 12 * years).adding(days: -1)
    }
}
