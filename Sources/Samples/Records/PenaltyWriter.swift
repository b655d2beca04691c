import Catalogue

/// Writes penalties (行政处罚) in the layout of 2019.
struct PenaltyWriter: RecordWriter {
    let columns: [DecisionColumn<PenaltyItem>?]
    let subjects: SubjectWriter
    let fields: [Field<PenaltyCase>]
    let sanctions: WeightedTexts<Sanction>
    let remarks: WeightedTexts<[UInt8]>
    private let fines: WeightedTexts<Int>
    private let fieldChoice: WeightedChoice
    private let dates: DecisionDate

    var population: Population { subjects.population }

    static let prefix = "CF_"

    init?(
        informationClass: InformationClass, catalogue: Catalogue, population: Population, shares: SubjectWriter.Shares,
        today: CivilDate
    ) {
        let terms = Terms(catalogue: catalogue, informationClass: informationClass)
        columns = informationClass.items.map { DecisionColumn(itemCode: $0.code, prefix: Self.prefix) }
        subjects = SubjectWriter(
            population: population, terms: terms, prefix: Self.prefix, shares: shares)
        fields = TextTable(PenaltyTexts.fields).sections.map {
            Field($0, catalogue: catalogue, makeCase: PenaltyCase.init)
        }
        fieldChoice = WeightedChoice(weights: fields.map(\.weight))
        sanctions = WeightedTexts(PenaltyTexts.sanctions) { Sanction($0, terms: terms) }
        fines = WeightedTexts(PenaltyTexts.fines) { Int($0[1]) }
        remarks = WeightedTexts(PenaltyTexts.remarks) { CSVCell.encoded($0[1]) }
        dates = DecisionDate(today: today)
        if sanctions.entries.isEmpty { return nil }
    }

    func record(ofRow row: Int) -> Penalty {
        var dice = Dice(seed: population.seed, purpose: .penalty, index: row)
        let subject = subjects.subject(ofRow: row)
        let field = fieldChoice.draw(&dice)
        let sanction = sanctions.draw(&dice)
        let decided = dates.draw(for: subject, &dice)
        return Penalty(
            row: row, subject: subject, field: field, offence: dice.skewed(fields[field].cases.count),
            agency: dice.below(fields[field].agencies.count), sanction: sanction, decided: decided,
            found: decided.adding(days: -7 - dice.below(80)), street: dice.below(population.streets.count),
            fine: fine(&dice), gain: Money(fen: 2_000 + dice.skewed(9_000) * dice.below(600)),
            remark: remarks.draw(&dice))
    }

    /// A usual sum, or in one case of four an odd one above it.
    private func fine(_ dice: inout Dice) -> Money {
        let usual = fines.entries[fines.draw(&dice)]
        let yuan = dice.happens(percent: 75) ? usual : usual + dice.below(usual / 10) * 5
        return Money(fen: yuan * 100)
    }
}
