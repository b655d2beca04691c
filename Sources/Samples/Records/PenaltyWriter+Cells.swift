import Catalogue

extension PenaltyWriter {
    func append(_ column: DecisionColumn<PenaltyItem>, of penalty: Penalty, to output: inout [UInt8]) {
        switch column {
        case .subject(let item): subjects.append(item, of: penalty.subject, to: &output)
        case .own(let item): append(item, of: penalty, to: &output)
        }
    }

    private func append(_ item: PenaltyItem, of penalty: Penalty, to output: inout [UInt8]) {
        switch item {
        case .documentNumber: appendDocumentNumber(of: penalty, to: &output)
        case .act, .facts, .basis: appendOffence(item, of: penalty, to: &output)
        case .kinds, .content, .fine, .confiscation, .certificate: appendSanction(item, of: penalty, to: &output)
        case .decided: output.append(date: penalty.decided)
        case .agency, .source: output.append(contentsOf: agency(of: penalty).name)
        case .agencyCode, .sourceCode: output.append(contentsOf: agency(of: penalty).code)
        case .remarks: output.append(contentsOf: remarks.entries[penalty.remark])
        }
    }

    private func agency(of penalty: Penalty) -> Agency {
        fields[penalty.field].agencies[penalty.agency]
    }

    /// As in 样市监罚〔2026〕12345号. The number is the row's, so that no two rows have the same.
    private func appendDocumentNumber(of penalty: Penalty, to output: inout [UInt8]) {
        output.append(contentsOf: "样".utf8)
        output.append(contentsOf: fields[penalty.field].short)
        output.append(contentsOf: "罚〔".utf8)
        output.append(decimal: penalty.decided.components.year)
        output.append(contentsOf: "〕".utf8)
        output.append(decimal: penalty.row + 1)
        output.append(contentsOf: "号".utf8)
    }

    private func appendOffence(_ item: PenaltyItem, of penalty: Penalty, to output: inout [UInt8]) {
        let offence = fields[penalty.field].cases[penalty.offence]
        switch item {
        case .act: output.append(contentsOf: offence.act)
        case .basis: output.append(contentsOf: offence.basis)
        default: append(offence.facts, of: penalty, to: &output)
        }
    }

    private func appendSanction(_ item: PenaltyItem, of penalty: Penalty, to output: inout [UInt8]) {
        let sanction = sanctions.entries[penalty.sanction]
        switch item {
        case .kinds: output.append(contentsOf: sanction.kinds)
        case .fine: if sanction.hasFine { output.append(tenThousandYuanOf: penalty.fine) }
        case .confiscation: if sanction.hasConfiscation { output.append(tenThousandYuanOf: penalty.gain) }
        case .certificate: if sanction.hasCertificate { appendCertificate(of: penalty, to: &output) }
        default: append(sanction.content, of: penalty, to: &output)
        }
    }

    private func append(_ template: Template<PenaltySlot>, of penalty: Penalty, to output: inout [UInt8]) {
        template.append(to: &output) { slot, output in
            switch slot {
            case .found: output.append(chineseDate: penalty.found)
            case .street: output.append(contentsOf: population.streets[penalty.street])
            case .yuan: output.append(yuanOf: penalty.fine)
            case .gain: output.append(yuanOf: penalty.gain)
            case .certificate: appendCertificate(of: penalty, to: &output)
            }
        }
    }

    /// As in 营业执照（编号：ZZ990000012345）.
    private func appendCertificate(of penalty: Penalty, to output: inout [UInt8]) {
        let heading = fields[penalty.field].remainder
        output.append(contentsOf: heading[0].utf8)
        output.append(contentsOf: "（编号：".utf8)
        output.append(contentsOf: heading[1].utf8)
        output.append(decimal: penalty.row + 1, digits: 8)
        output.append(contentsOf: "）".utf8)
    }
}
