/// Looks whether the definitions of lists, their sources and their rules name what there is, and whether what decides about a public
/// list is public itself.
struct ListCheck {
    private(set) var problems: [CatalogueProblem] = []
    private let draft: CatalogueDraft
    private let references: RowReferences
    private let publicLists: Set<String>

    init(draft: CatalogueDraft) {
        self.draft = draft
        references = RowReferences(draft: draft)
        publicLists = Set(draft.lists.filter { $0.publication == .public }.map(\.code))
        for row in draft.lists { checkDepartments(row) }
        checkSources()
        for row in draft.listRules { check(row) }
    }

    private mutating func checkDepartments(_ row: ListRow) {
        for form in row.departments {
            let isForm = form.hasPrefix("*-") && form.utf8.count > 2
            let isKnown = draft.departments.contains { department in
                isForm ? department.department.code.hasSuffix(form.dropFirst()) : department.department.code == form
            }
            if !isKnown {
                let message =
                    "there is no department “\(form)”; write a code, or *-scjg for such a department of any division"
                problems.append(row.place.problem("departments", message))
            }
        }
    }

    private mutating func checkSources() {
        var itemByClass: [String: ListSourceRow] = [:]
        var seen: [[String]: ListSourceRow] = [:]
        for row in draft.listSources {
            let source = row.source
            checkList(source.list, row.place)
            if let fault = references.fault(class: source.classCode) {
                problems.append(row.place.problem("class", fault))
                continue
            }
            let isPublic = publicLists.contains(source.list)
            check("item", source.item, source.classCode, row.place, widest: isPublic ? .public : .shared)
            for (column, item) in [("reason_item", source.reasonItem), ("document_item", source.documentItem)] {
                guard let item else { continue }
                check(column, item, source.classCode, row.place, widest: isPublic ? .public : .shared)
            }
            let first = itemByClass[source.classCode, default: row]
            itemByClass[source.classCode] = first
            if first.source.item != source.item {
                let message =
                    "one item of a class names the list, and line \(first.place.line) says “\(first.source.item)”"
                problems.append(row.place.problem("item", message))
            }
            for value in source.values {
                if let other = seen[[source.classCode, value]] {
                    problems.append(row.place.problem("values", "“\(value)” is in line \(other.place.line) already"))
                }
                seen[[source.classCode, value]] = row
            }
        }
    }

    private mutating func check(_ row: ListRuleRow) {
        checkList(row.list, row.place)
        if let fault = references.fault(class: row.classCode) {
            problems.append(row.place.problem("class", fault))
            return
        }
        let classes = draft.classes.filter { $0.code == row.classCode }
        if classes.contains(where: { $0.itemReferences[.decisionDate] == nil }) {
            problems.append(row.place.problem("class", "class “\(row.classCode)” has no date of a decision"))
        }
        for (column, item) in row.items {
            check(column, item, row.classCode, row.place, widest: row.shareClass ?? .shared)
        }
        if let item = row.amountItem { checkType(item, [.amount], "amount_item", row) }
        if let item = row.item { checkType(item, [.code, .codes, .text], "item", row) }
        if row.tier != nil {
            guard let item = references.tierItems[row.classCode] else {
                // Of a tiered class without tiers it was said already.
                if classes.contains(where: { $0.publicityRule == .tiered }) { return }
                problems.append(row.place.problem("tier", "the publicity of class “\(row.classCode)” is not tiered"))
                return
            }
            check("tier", item, row.classCode, row.place, widest: row.shareClass ?? .shared)
        }
    }

    private mutating func checkList(_ code: String, _ place: TableRow.Place) {
        if code.isEmpty || draft.lists.contains(where: { $0.code == code }) { return }
        problems.append(place.problem("list", "there is no list “\(code)”"))
    }

    /// An item must exist, and never have been for fewer readers than may conclude from it.
    private mutating func check(
        _ column: String, _ item: String, _ classCode: String, _ place: TableRow.Place, widest: ShareClass
    ) {
        if let fault = references.fault(item: item, class: classCode) {
            problems.append(place.problem(column, fault))
            return
        }
        let versions = references.versions(of: item, in: classCode)
        if versions.contains(where: { ($0.shareClass ?? .public) > widest }) {
            let message = "item “\(item)” is not of share class \(widest.rawValue), as what decides here must be"
            problems.append(place.problem(column, message))
        }
    }

    private mutating func checkType(_ item: String, _ types: Set<ItemType>, _ column: String, _ row: ListRuleRow) {
        for type in references.versions(of: item, in: row.classCode).compactMap(\.type) where !types.contains(type) {
            let wanted = types.map(\.rawValue).sorted().joined(separator: ", ")
            problems.append(
                row.place.problem(column, "item “\(item)” is of type \(type.rawValue) where \(wanted) is needed"))
        }
    }
}
