import Catalogue

/// Writes permits (行政许可) in the layout of 2019.
struct PermitWriter: RecordWriter {
    let columns: [DecisionColumn<PermitItem>?]
    let subjects: SubjectWriter
    let fields: [Field<PermitMatter>]
    private let remarks: WeightedTexts<[UInt8]>
    private let fieldChoice: WeightedChoice
    private let dates: DecisionDate

    var population: Population { subjects.population }

    static let prefix = "XK_"

    init(
        informationClass: InformationClass, catalogue: Catalogue, population: Population, shares: SubjectWriter.Shares,
        today: CivilDate
    ) {
        let terms = Terms(catalogue: catalogue, informationClass: informationClass)
        columns = informationClass.items.map { DecisionColumn(itemCode: $0.code, prefix: Self.prefix) }
        subjects = SubjectWriter(
            population: population, terms: terms, prefix: Self.prefix, shares: shares)
        fields = TextTable(PermitTexts.fields).sections.map { section in
            Field(section, catalogue: catalogue) { PermitMatter($0, terms: terms) }
        }
        fieldChoice = WeightedChoice(weights: fields.map(\.weight))
        remarks = WeightedTexts(PermitTexts.remarks) { CSVCell.encoded($0[1]) }
        dates = DecisionDate(today: today)
    }

    func record(ofRow row: Int) -> Permit {
        var dice = Dice(seed: population.seed, purpose: .permit, index: row)
        let subject = subjects.subject(ofRow: row)
        let field = fieldChoice.draw(&dice)
        let matter = dice.skewed(fields[field].cases.count)
        let decided = dates.draw(for: subject, &dice)
        return Permit(
            row: row, subject: subject, field: field, matter: matter,
            agency: dice.below(fields[field].agencies.count), decided: decided,
            validUntil: validUntil(fields[field].cases[matter], decided: decided), remark: remarks.draw(&dice))
    }

    /// The day before the same day some years later, or the day that stands for a long term (长期).
    private func validUntil(_ matter: PermitMatter, decided: CivilDate) -> CivilDate {
        guard let years = matter.years else { return Self.longTerm }
        return decided.adding(months: 12 * years).adding(days: -1)
    }

    /// 2099-12-31.
    static let longTerm = CivilDate(daysSinceEpoch: 47_481)

    func append(_ column: DecisionColumn<PermitItem>, of permit: Permit, to output: inout [UInt8]) {
        switch column {
        case .subject(let item): subjects.append(item, of: permit.subject, to: &output)
        case .own(let item): append(item, of: permit, to: &output)
        }
    }

    private func append(_ item: PermitItem, of permit: Permit, to output: inout [UInt8]) {
        let field = fields[permit.field]
        let matter = field.cases[permit.matter]
        switch item {
        case .title: output.append(contentsOf: matter.title)
        case .documentNumber: appendDocumentNumber(of: permit, to: &output)
        case .kind: output.append(contentsOf: matter.kind)
        case .certificate: output.append(contentsOf: matter.certificate)
        case .certificateNumber: appendCertificateNumber(of: permit, matter: matter, to: &output)
        case .content: output.append(contentsOf: matter.content)
        case .decided, .validFrom: output.append(date: permit.decided)
        case .validUntil: output.append(date: permit.validUntil)
        case .agency, .source: output.append(contentsOf: field.agencies[permit.agency].name)
        case .agencyCode, .sourceCode: output.append(contentsOf: field.agencies[permit.agency].code)
        // The codes of 有效 and 无效, which is how departments send them.
        case .state: output.append(UInt8(ascii: permit.validUntil >= dates.today ? "1" : "2"))
        case .remarks: output.append(contentsOf: remarks.entries[permit.remark])
        }
    }

    /// As in 样市监许准〔2026〕12345号. The number is the row's, so that no two rows have the same.
    private func appendDocumentNumber(of permit: Permit, to output: inout [UInt8]) {
        output.append(contentsOf: "样".utf8)
        output.append(contentsOf: fields[permit.field].short)
        output.append(contentsOf: "许准〔".utf8)
        output.append(decimal: permit.decided.components.year)
        output.append(contentsOf: "〕".utf8)
        output.append(decimal: permit.row + 1)
        output.append(contentsOf: "号".utf8)
    }

    private func appendCertificateNumber(of permit: Permit, matter: PermitMatter, to output: inout [UInt8]) {
        guard !matter.numberStart.isEmpty else { return }
        output.append(contentsOf: matter.numberStart)
        output.append(decimal: permit.row + 1, digits: 9)
    }
}
