extension RegistrationWriter {
    func append(_ item: RegistrationItem, of record: Registration, to output: inout [UInt8]) {
        switch item {
        case .name, .code, .registrationNumber, .organisationCode, .taxNumber, .representative:
            appendIdentity(item, of: record.organisation, to: &output)
        case .founded, .termStart: output.append(date: record.organisation.founded)
        case .approved: output.append(date: record.approved)
        case .termEnd: output.append(date: record.termEnd)
        case .state: if !states.entries.isEmpty { output.append(contentsOf: states.entries[record.state]) }
        case .registrar:
            output.append(contentsOf: registrars[record.organisation.kind][record.registrar].name)
        case .address: append(addresses.entries[record.address], of: record, to: &output)
        case .postalCode, .province, .city, .district, .addressDivision, .division:
            appendPlace(item, of: record, to: &output)
        case .legalForm, .capital, .scope, .industry, .industryCode: appendBusiness(item, of: record, to: &output)
        }
    }

    private func appendIdentity(_ item: RegistrationItem, of organisation: Organisation, to output: inout [UInt8]) {
        switch item {
        case .name: population.appendName(of: organisation, to: &output)
        case .code: population.appendCode(of: organisation, to: &output)
        case .representative: population.append(organisation.representative, to: &output)
        case _ where !population.hasOldNumbers(organisation): break
        case .registrationNumber: population.appendRegistrationNumber(of: organisation, to: &output)
        case .organisationCode: population.appendOrganisationCode(of: organisation, to: &output)
        default: population.appendTaxNumber(of: organisation, to: &output)
        }
    }

    private func appendPlace(_ item: RegistrationItem, of record: Registration, to output: inout [UInt8]) {
        let district = population.districts[record.organisation.district]
        switch item {
        case .postalCode: output.append(contentsOf: district.postalCode)
        case .province: output.append(contentsOf: PlaceTexts.province.utf8)
        case .city: output.append(contentsOf: PlaceTexts.city.utf8)
        case .district: output.append(contentsOf: district.name)
        default: output.append(contentsOf: district.code)
        }
    }

    private func appendBusiness(_ item: RegistrationItem, of record: Registration, to output: inout [UInt8]) {
        let kind = population.kinds[record.organisation.kind]
        let trade = kind.trades[record.organisation.trade]
        switch item {
        case .legalForm: output.append(contentsOf: kind.patterns[record.organisation.pattern].legalForm)
        case .capital:
            output.append(decimal: record.capital)
            output.append(contentsOf: "万人民币".utf8)
        case .scope: append(scopes.entries[record.scope], of: record, to: &output)
        case .industry: output.append(contentsOf: trade.industry)
        default: output.append(contentsOf: trade.industryCode)
        }
    }

    private func append(_ template: Template<RegistrationSlot>, of record: Registration, to output: inout [UInt8]) {
        let organisation = record.organisation
        template.append(to: &output) { slot, output in
            switch slot {
            case .scope: output.append(contentsOf: population.kinds[organisation.kind].trades[organisation.trade].scope)
            case .district: output.append(contentsOf: population.districts[organisation.district].name)
            case .street: output.append(contentsOf: population.streets[organisation.street])
            case .house: output.append(decimal: record.house)
            case .building: output.append(decimal: record.building)
            case .room: output.append(decimal: record.room)
            }
        }
    }
}
