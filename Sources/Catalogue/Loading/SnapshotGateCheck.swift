/// Looks whether the gates for snapshots name what there is, and leave no class without one.
struct SnapshotGateCheck {
    private(set) var problems: [CatalogueProblem] = []

    init(draft: CatalogueDraft, references: RowReferences) {
        let departments = Set(draft.departments.map(\.department.code))
        for row in draft.snapshotGates {
            let classCode = row.classCode ?? ""
            if let fault = references.fault(class: classCode) { problems.append(row.place.problem("class", fault)) }
            if let source = row.source, !departments.contains(source) {
                problems.append(row.place.problem("source", "there is no department “\(source)”"))
            }
            for item in row.gate.fillItems {
                guard let fault = references.fault(item: item, class: classCode) else { continue }
                problems.append(row.place.problem("fill_items", fault))
            }
        }
        if !draft.snapshotGates.contains(where: { $0.classCode == nil && $0.source == nil }) {
            problems.append(
                CatalogueProblem(
                    file: TableLayout.snapshotGates.file, line: 0, column: nil,
                    message: "there is no row with blank class and source, for classes without a row of their own"))
        }
    }
}
