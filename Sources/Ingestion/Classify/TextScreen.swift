internal import Catalogue
internal import Formats
internal import PersonalData

/// Keeps personal data out of texts (个人信息防护): what an item holds is masked, whoever may see the item, and the text as it was
/// received stands beside it among the shared items, where only departments read.
///
/// It is masked in every share class, so that an item which becomes public one day has nothing to hide. The received text has a
/// name that no item can have: a record whose items move to other share classes keeps it where it is.
struct TextScreen {
    /// What is behind an item's code in the name of its text as received.
    static let receivedMark: StaticString = "#received"

    private let plan: RecordPlan
    /// The items whose values are codes of organisations: a number in a text that is one of them is no person's.
    private let codes: [Int]

    init(plan: RecordPlan) {
        self.plan = plan
        codes = plan.items.indices.filter {
            switch plan.items[$0].item.type {
            case .uscc, .organisationCode, .registrationNumber: true
            default: false
            }
        }
    }

    /// The personal data in a row's value of an item; empty for most.
    func findings(_ index: Int, _ work: RowWork) -> [PersonalDataFinding] {
        let kinds = plan.items[index].screenedKinds
        if kinds.isEmpty { return [] }
        return PersonalDataScanner.findings(in: work.bytes(index), kinds: kinds) { number in
            codes.contains { work[$0].isPresent && work.bytes($0).elementsEqual(number) }
        }
    }

    /// Notes what was found as warnings of the row, each kind once for each item.
    func warn(_ index: Int, _ findings: [PersonalDataFinding], _ work: RowWork) {
        let item = plan.items[index].item.code
        var told: Set<String> = []
        for finding in findings where told.insert(finding.kind.fault).inserted {
            work.faults.append(
                Fault(code: finding.kind.fault, item: item, value: "", limit: "", severity: .warning))
        }
    }
}
