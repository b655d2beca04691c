import Catalogue

/// Writes records whose texts alone tell their class from others: honours, commitments, evaluations, judgments, contracts, and
/// what subjects give of themselves.
struct FactWriter: RecordWriter {
    let columns: [FactColumn?]
    let population: Population
    private let entries: WeightedTexts<FactEntry>
    private let dates: DecisionDate

    init(
        informationClass: InformationClass, catalogue: Catalogue, population: Population, prefix: String, texts: String,
        today: CivilDate
    ) {
        self.population = population
        columns = informationClass.items.enumerated().map { position, item in
            FactColumn(item: position, role: Self.role(of: item.code, in: informationClass, prefix: prefix))
        }
        entries = WeightedTexts(texts) { cells in
            FactEntry(cells, prefix: prefix, informationClass: informationClass, catalogue: catalogue)
        }
        dates = DecisionDate(today: today)
    }

    private static func role(
        of code: String, in informationClass: InformationClass, prefix: String
    ) -> FactRole? {
        switch code {
        case informationClass.subjectNameItem: .name
        case informationClass.subjectCodeItem: .code
        case informationClass.formerNumbers.first?.item: .registrationNumber
        case informationClass.decisionDateItem: .decided
        case informationClass.agencyItem, prefix + "LYDW": .agency
        case (informationClass.agencyItem ?? "") + "DM", prefix + "LYDWDM": .agencyCode
        case informationClass.regionItem: .division
        default: nil
        }
    }

    func record(ofRow row: Int) -> Fact {
        var dice = Dice(seed: population.seed, purpose: .fact, index: row)
        let organisation = population.organisation(row)
        let entry = entries.draw(&dice)
        return Fact(
            row: row, organisation: organisation, entry: entry,
            agency: dice.below(entries.entries[entry].agencies.count),
            decided: dates.draw(for: .organisation(organisation), &dice))
    }

    func append(_ column: FactColumn, of fact: Fact, to output: inout [UInt8]) {
        switch entries.entries[fact.entry].cells[column.item] {
        case .text(let template): template.append(to: &output) { append($0, of: fact, to: &$1) }
        case .day(let days): output.append(date: fact.decided.adding(days: days))
        case .pastDay(let days):
            let day = fact.decided.adding(days: days)
            if day < dates.today { output.append(date: day) }
        case nil:
            if let role = column.role { append(role, of: fact, to: &output) }
        }
    }

    private func append(_ role: FactRole, of fact: Fact, to output: inout [UInt8]) {
        let agency = entries.entries[fact.entry].agencies[fact.agency]
        switch role {
        case .name: population.appendName(of: fact.organisation, to: &output)
        case .code: population.appendCode(of: fact.organisation, to: &output)
        case .registrationNumber:
            if population.hasOldNumbers(fact.organisation) {
                population.appendRegistrationNumber(of: fact.organisation, to: &output)
            }
        case .decided: output.append(date: fact.decided)
        case .agency: output.append(contentsOf: agency.name)
        case .agencyCode: output.append(contentsOf: agency.code)
        case .division: append(FactSlot.division, of: fact, to: &output)
        }
    }

    private func append(_ slot: FactSlot, of fact: Fact, to output: inout [UInt8]) {
        let (year, month, day) = fact.decided.components
        switch slot {
        case .number: output.append(decimal: fact.row + 1)
        case .serial: output.append(decimal: (fact.row + 1) % 1_000_000, digits: 6)
        case .year: output.append(decimal: year)
        case .lastYear: output.append(decimal: year - 1)
        case .day:
            output.append(decimal: year, digits: 4)
            output.append(decimal: month, digits: 2)
            output.append(decimal: day, digits: 2)
        case .division: output.append(contentsOf: population.districts[fact.organisation.district].code)
        }
    }
}
