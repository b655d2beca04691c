import Catalogue

/// Writes entries of the lists of abnormal operation (经营异常名录) or of seriously dishonest subjects (严重失信主体名单). One in
/// four has been removed again.
struct ListingWriter: RecordWriter {
    let columns: [ListingItem?]
    let population: Population
    private let entries: WeightedTexts<ListingEntry>
    private let dates: DecisionDate

    init(
        informationClass: InformationClass, catalogue: Catalogue, population: Population, prefix: String, texts: String,
        today: CivilDate
    ) {
        let terms = Terms(catalogue: catalogue, informationClass: informationClass)
        self.population = population
        columns = informationClass.items.map { item in
            item.code.hasPrefix(prefix) ? ListingItem(rawValue: String(item.code.dropFirst(prefix.count))) : nil
        }
        entries = WeightedTexts(texts) { cells in
            ListingEntry(
                cells, kind: terms.cell(cells[2], item: prefix + ListingItem.kind.rawValue),
                agencies: Agency.named(cells[3], in: catalogue))
        }
        dates = DecisionDate(today: today)
    }

    func record(ofRow row: Int) -> Listing {
        var dice = Dice(seed: population.seed, purpose: .listing, index: row)
        let organisation = population.organisation(row)
        let entry = entries.draw(&dice)
        let listed = dates.draw(for: .organisation(organisation), &dice)
        let removed = listed.adding(days: 20 + dice.below(300))
        return Listing(
            row: row, organisation: organisation, entry: entry,
            agency: dice.below(entries.entries[entry].agencies.count), listed: listed,
            removed: dice.happens(percent: 25) && removed < dates.today ? removed : nil)
    }

    func append(_ item: ListingItem, of listing: Listing, to output: inout [UInt8]) {
        let entry = entries.entries[listing.entry]
        let agency = entry.agencies[listing.agency]
        switch item {
        case .name: population.appendName(of: listing.organisation, to: &output)
        case .code: population.appendCode(of: listing.organisation, to: &output)
        case .registrationNumber:
            if population.hasOldNumbers(listing.organisation) {
                population.appendRegistrationNumber(of: listing.organisation, to: &output)
            }
        case .list: output.append(contentsOf: entry.list)
        case .kind: output.append(contentsOf: entry.kind)
        case .reason: output.append(contentsOf: entry.reason)
        case .listed: output.append(date: listing.listed)
        case .documentNumber: appendNumber("列", of: listing, listing.listed, to: &output)
        case .agency: output.append(contentsOf: agency.name)
        case .agencyCode: output.append(contentsOf: agency.code)
        case .removalReason, .removed, .removalNumber, .removalAgency:
            appendRemoval(item, of: listing, to: &output)
        case .division: output.append(contentsOf: population.districts[listing.organisation.district].code)
        }
    }

    private func appendRemoval(_ item: ListingItem, of listing: Listing, to output: inout [UInt8]) {
        guard let removed = listing.removed else { return }
        let entry = entries.entries[listing.entry]
        switch item {
        case .removalReason: output.append(contentsOf: entry.removalReason)
        case .removed: output.append(date: removed)
        case .removalNumber: appendNumber("移", of: listing, removed, to: &output)
        default: output.append(contentsOf: entry.agencies[listing.agency].name)
        }
    }

    /// As in 样市监列〔2026〕12345号. The number is the row's, so that no two rows have the same.
    private func appendNumber(
        _ word: StaticString, of listing: Listing, _ date: CivilDate, to output: inout [UInt8]
    ) {
        output.append(contentsOf: "样".utf8)
        output.append(contentsOf: entries.entries[listing.entry].short)
        output.append(contentsOf: "\(word)〔".utf8)
        output.append(decimal: date.components.year)
        output.append(contentsOf: "〕".utf8)
        output.append(decimal: listing.row + 1)
        output.append(contentsOf: "号".utf8)
    }
}
