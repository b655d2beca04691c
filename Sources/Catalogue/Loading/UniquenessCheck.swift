/// Finds rows that say the same thing twice: equal codes, and versions of one code whose dates overlap.
struct UniquenessCheck {
    private(set) var problems: [CatalogueProblem] = []

    init(draft: CatalogueDraft) {
        check(draft.classes.map { Key($0.place, "code", [$0.code], $0.effective) })
        check(draft.items.map { Key($0.place, "code", [$0.classCode, $0.code], $0.effective) })
        check(draft.aliases.map { Key($0.place, "alias", [$0.classCode, $0.layout, ColumnName.key($0.alias)]) })
        check(draft.layouts.map { Key($0.place, "code", [$0.classCode, $0.code]) })
        check(draft.layoutItems.map { Key($0.place, "item", [$0.classCode, $0.layout, $0.item]) })
        check(draft.layoutValues.map { Key($0.place, "received", [$0.classCode, $0.layout, $0.item, $0.received]) })
        check(draft.codes.map { Key($0.place, "code", [$0.table, $0.code]) })
        check(draft.rules.map { Key($0.place, "code", [$0.classCode, $0.code]) })
        check(draft.periods.compactMap { row in row.tier.map { Key(row.place, "tier", [$0.rawValue], row.effective) } })
        // Other values are compared by what they stand for, where the code table is known.
        check(draft.tiers.filter { $0.value == "*" }.map { Key($0.place, "value", [$0.classCode, $0.value]) })
        check(draft.faults.map { Key($0.place, "code", [$0.fault.code]) })
        check(draft.questions.map { Key($0.place, "code", [$0.code]) })
        check(draft.domains.map { Key($0.place, "code", [$0.code]) })
        check(draft.domainSources.map { Key($0.place, "department", [$0.domain, $0.classCode, $0.department]) })
        check(draft.lists.map { Key($0.place, "code", [$0.code], $0.effective) })
        check(draft.listRules.map { Key($0.place, "code", [$0.code]) })
        check(draft.departments.map { Key($0.place, "code", [$0.department.code]) })
        check(draft.departments.map { Key($0.place, "uscc", [$0.department.uscc]) })
        check(draft.nameSuffixes.map { Key($0.place, "suffix", [$0.suffix]) })
        check(draft.missingValues.map { Key($0.place, "value", [$0.value]) })
        check(draft.unscreened.map { Key($0.place, "item", [$0.classCode, $0.item]) })
        check(draft.calendarYears.map { Key($0.place, "year", ["\($0.year)"]) })
        check(draft.calendarDays.compactMap { row in row.date.map { Key(row.place, "date", ["\($0)"]) } })
        check(draft.reportingLimits.map { Key($0.place, "class", [$0.classCode]) })
        check(draft.purposes.map { Key($0.place, "code", [$0.purpose.code]) })
        check(
            draft.reportLabels.map {
                Key($0.place, "label", [$0.label.classCode, $0.label.item ?? "*", $0.label.value ?? "*"])
            })
        check(
            draft.reportTexts.filter { $0.code != .closing }.compactMap { row in
                row.code.map { Key(row.place, "code", [$0.rawValue]) }
            })
        // Blank means every class or department here.
        check(draft.snapshotGates.map { Key($0.place, "class", [$0.source ?? "*", $0.classCode ?? "*"]) })
    }

    /// What no two rows of a file may have in common on the same day.
    private struct Key {
        let place: TableRow.Place
        let column: String
        let parts: [String]
        let effective: EffectivePeriod

        init(
            _ place: TableRow.Place, _ column: String, _ parts: [String], _ effective: EffectivePeriod = .unlimited
        ) {
            self.place = place
            self.column = column
            self.parts = parts
            self.effective = effective
        }
    }

    private mutating func check(_ keys: [Key]) {
        var seen: [[String]: [Key]] = [:]
        // A blank cell was reported already.
        for key in keys where !key.parts.contains("") {
            if let other = seen[key.parts]?.first(where: { $0.effective.overlaps(key.effective) }) {
                let name = key.parts.last ?? ""
                let message =
                    other.effective == key.effective
                    ? "duplicate of line \(other.place.line): “\(name)”"
                    : "the effective dates of “\(name)” overlap those in line \(other.place.line)"
                problems.append(key.place.problem(key.column, message))
            }
            seen[key.parts, default: []].append(key)
        }
    }
}
