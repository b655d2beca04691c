/// Writes the items about the subject of a permit or penalty.
struct SubjectWriter: Sendable {
    let population: Population

    private let naturalPersons: RowShare
    private let faultyRows: RowShare
    private let organisationCategory: [UInt8]
    private let businessCategory: [UInt8]
    private let personCategory: [UInt8]
    private let documentType: [UInt8]

    /// Which rows are different from most.
    struct Shares: Sendable {
        let naturalPersons: RowShare
        let faultyRows: RowShare
    }

    /// `prefix` is what the codes of the class's items begin with, such as `CF_`.
    init(population: Population, terms: Terms, prefix: String, shares: Shares) {
        self.population = population
        naturalPersons = shares.naturalPersons
        faultyRows = shares.faultyRows
        let category = prefix + SubjectItem.category.rawValue
        organisationCategory = terms.cell("organisation", item: category)
        businessCategory = terms.cell("individual_business", item: category)
        personCategory = terms.cell("natural_person", item: category)
        // Of the kinds of document, 01 is the resident ID card.
        documentType = terms.cell("01", item: prefix + SubjectItem.documentType.rawValue)
    }

    /// Whom a row concerns. One that is going to get a fault concerns an organisation, since only that has a code to be
    /// spoilt.
    func subject(ofRow row: Int) -> Subject {
        var dice = Dice(seed: population.seed, purpose: .person, index: row)
        guard naturalPersons.happens(&dice), !faultyRows.contains(row) else {
            return .organisation(population.organisation(row))
        }
        return .person(NaturalPerson(population: population, &dice))
    }

    /// Appends the name of a subject.
    func appendName(of subject: Subject, to output: inout [UInt8]) {
        switch subject {
        case .organisation(let organisation): population.appendName(of: organisation, to: &output)
        case .person(let person): population.append(person.name, to: &output)
        }
    }

    /// Appends the value of an item, or nothing when the subject has none.
    func append(_ item: SubjectItem, of subject: Subject, to output: inout [UInt8]) {
        switch subject {
        case .organisation(let organisation): append(item, of: organisation, to: &output)
        case .person(let person): append(item, of: person, to: &output)
        }
    }

    private func append(_ item: SubjectItem, of organisation: Organisation, to output: inout [UInt8]) {
        let kind = population.kinds[organisation.kind]
        switch item {
        case .name: population.appendName(of: organisation, to: &output)
        case .category:
            output.append(contentsOf: kind.isIndividualBusiness ? businessCategory : organisationCategory)
        case .code: population.appendCode(of: organisation, to: &output)
        case .representative: population.append(organisation.representative, to: &output)
        case .registrationNumber:
            if population.hasOldNumbers(organisation) {
                population.appendRegistrationNumber(of: organisation, to: &output)
            }
        case .organisationCode:
            if population.hasOldNumbers(organisation) {
                population.appendOrganisationCode(of: organisation, to: &output)
            }
        case .taxNumber:
            if population.hasOldNumbers(organisation) { population.appendTaxNumber(of: organisation, to: &output) }
        case .institutionNumber:
            if kind.isPublicInstitution { population.appendInstitutionNumber(of: organisation, to: &output) }
        case .societyNumber:
            if kind.isSocialOrganisation { population.appendSocietyNumber(of: organisation, to: &output) }
        case .documentType, .documentNumber: break
        }
    }

    private func append(_ item: SubjectItem, of person: NaturalPerson, to output: inout [UInt8]) {
        switch item {
        case .name: population.append(person.name, to: &output)
        case .category: output.append(contentsOf: personCategory)
        case .documentType: output.append(contentsOf: documentType)
        case .documentNumber: person.appendID(to: &output)
        case .code, .registrationNumber, .organisationCode, .taxNumber, .institutionNumber, .societyNumber,
            .representative:
            break
        }
    }
}
