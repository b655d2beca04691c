public import Catalogue

/// Made-up records of one class, as a department would send them: UTF-8 CSV (RFC 4180) in the layout of the catalogue.
///
/// The same arguments give the same bytes on every machine. Feeds of different classes with the same seed and number of
/// subjects are about the same organisations, and so are feeds made on different days of a year. All organisations are
/// registered in divisions that begin with 99, and nobody's real identifier can be among those of persons.
public struct SampleFeed: Sendable {
    /// How many rows there are, apart from the header.
    public let rows: Int

    /// The faults that rows get in turn: those which the class has columns for.
    public let faults: [SampleFault]

    private let writer: any RecordWriter
    private let items: [Item]
    private let faultColumns: FaultColumns
    private let faultyRows: RowShare
    private let today: CivilDate
    private var nextRow = 0

    /// A feed from its beginning.
    ///
    /// - Parameters:
    ///   - classCode: a class of the shipped catalogue.
    ///   - seed: What the records depend on; any number.
    ///   - rows: How many records, at least 0.
    ///   - subjects: How many organisations they concern in turn, 1…100,000,000.
    ///   - faultPercent: The share of rows with a fault, 0…100; they are spread evenly, and so are the faults.
    ///   - naturalPersonPercent: The share of permits or penalties that concern natural persons (自然人), 0…100.
    ///   - today: Decisions are dated before this day, most of them within the twelve months before.
    ///   - catalogue: Gives the columns, the departments and the words of code tables.
    /// - Returns: Nil when an argument is out of range, when there are no samples of the class, when the catalogue does not
    ///   have it or has no departments, or when it knows no kind of penalty.
    public init?(
        classCode: String, seed: UInt64, rows: Int, subjects: Int, faultPercent: Double,
        naturalPersonPercent: Double = 0, today: CivilDate, catalogue: Catalogue
    ) {
        guard rows >= 0, (1...Population.maximumCount).contains(subjects), !catalogue.departments.isEmpty,
            let faultyRows = RowShare(percent: faultPercent),
            let naturalPersons = RowShare(percent: naturalPersonPercent),
            let informationClass = catalogue.informationClass(classCode)
        else { return nil }
        let population = Population(seed: seed, count: subjects, today: today)
        let shares = SubjectWriter.Shares(naturalPersons: naturalPersons, faultyRows: faultyRows)
        switch classCode {
        case "registration":
            writer = RegistrationWriter(
                informationClass: informationClass, catalogue: catalogue, population: population)
        case "permit":
            writer = PermitWriter(
                informationClass: informationClass, catalogue: catalogue, population: population,
                shares: shares, today: today)
        case "penalty":
            let penalties = PenaltyWriter(
                informationClass: informationClass, catalogue: catalogue, population: population,
                shares: shares, today: today)
            guard let penalties else { return nil }
            writer = penalties
        case "abnormal_operation":
            writer = ListingWriter(
                informationClass: informationClass, catalogue: catalogue, population: population, prefix: "YC_",
                texts: ListingTexts.abnormalOperation, today: today)
        case "serious_dishonesty":
            writer = ListingWriter(
                informationClass: informationClass, catalogue: catalogue, population: population, prefix: "SX_",
                texts: ListingTexts.seriousDishonesty, today: today)
        default:
            guard let fact = FactTexts.of(classCode) else { return nil }
            writer = FactWriter(
                informationClass: informationClass, catalogue: catalogue, population: population, prefix: fact.prefix,
                texts: fact.texts, today: today)
        }
        let columns = FaultColumns(informationClass, catalogue: catalogue)
        self.rows = rows
        self.faultyRows = faultyRows
        self.today = today
        items = informationClass.items
        faultColumns = columns
        faults = SampleFault.allCases.filter(columns.allow)
    }

    /// The header row: the codes of all items of the class.
    public func header() -> [UInt8] {
        Array(items.map { Array($0.code.utf8) }.joined(separator: [CSVCell.separator])) + [CSVCell.rowEnd]
    }

    /// The next rows, at most so many and at least one; nil after the last one.
    public mutating func nextChunk(maximumRows: Int) -> [UInt8]? {
        guard nextRow < rows else { return nil }
        let chunk = nextRow..<nextRow + min(rows - nextRow, max(maximumRows, 1))
        nextRow = chunk.upperBound
        var output: [UInt8] = []
        output.reserveCapacity(min(chunk.count, Self.mostRowsReserved) * Self.usualRowLength)
        for row in chunk { append(row: row, to: &output) }
        return output
    }

    /// The fault of a row (from 0), or nil when it has none.
    public func fault(ofRow row: Int) -> SampleFault? {
        guard !faults.isEmpty, faultyRows.contains(row) else { return nil }
        let turn = faultyRows.count(before: row)
        let fault = faults[turn % faults.count]
        // A code without letters cannot be written small; the fault after that takes its turn.
        return fault == .lowerCase && !codeHasLetters(inRow: row) ? .fullWidthDigits : fault
    }

    private func codeHasLetters(inRow row: Int) -> Bool {
        var code: [UInt8] = []
        writer.population.appendCode(of: writer.population.organisation(row), to: &code)
        return code.contains { $0 >= UInt8(ascii: "A") }
    }

    private func append(row: Int, to output: inout [UInt8]) {
        switch fault(ofRow: row) {
        case nil: writer.append(row: row, to: &output)
        case .republication where row > 0: append(row: row - 1, to: &output)
        case .some(let fault): appendFaulty(row: row, fault, to: &output)
        }
    }

    private func appendFaulty(row: Int, _ fault: SampleFault, to output: inout [UInt8]) {
        let dice = Dice(seed: writer.population.seed, purpose: .fault, index: row)
        var faulty = FaultyRow(cells: writer.cells(ofRow: row), columns: faultColumns, today: today, dice: dice)
        faulty.apply(fault)
        output.append(contentsOf: faulty.bytes)
    }

    private static let usualRowLength = 700
    private static let mostRowsReserved = 100_000
}
