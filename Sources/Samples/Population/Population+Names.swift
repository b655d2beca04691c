/// Names, as they are written.
extension Population {
    /// Appends the name of an organisation (主体名称).
    func appendName(of organisation: Organisation, to output: inout [UInt8]) {
        let kind = kinds[organisation.kind]
        kind.patterns[organisation.pattern].name.append(to: &output) { slot, output in
            append(slot, of: organisation, to: &output)
        }
    }

    private func append(_ slot: OrganisationKind.NameSlot, of organisation: Organisation, to output: inout [UInt8]) {
        switch slot {
        case .place:
            places[organisation.place].append(to: &output) { slot, output in
                // Of the slots, a place has only those for its own parts; another one would not end.
                if slot != .place { append(slot, of: organisation, to: &output) }
            }
        case .district: output.append(contentsOf: districts[organisation.district].name)
        case .town: output.append(contentsOf: districts[organisation.district].town)
        case .street: output.append(contentsOf: streets[organisation.street])
        case .brand: append(organisation.brand, to: &output)
        case .trade: output.append(contentsOf: kinds[organisation.kind].trades[organisation.trade].word)
        }
    }

    private func append(_ brand: Organisation.Brand, to output: inout [UInt8]) {
        let (first, second, third, fourth) = brand.characters
        output.append(contentsOf: brandCharacters[first])
        output.append(contentsOf: brandCharacters[second])
        if brand.count > 2 { output.append(contentsOf: brandCharacters[third]) }
        if brand.count > 3 { output.append(contentsOf: brandCharacters[fourth]) }
    }

    /// Appends the name of a person.
    func append(_ name: PersonName, to output: inout [UInt8]) {
        output.append(contentsOf: familyNames[name.family])
        output.append(contentsOf: givenNames[name.given])
    }
}
