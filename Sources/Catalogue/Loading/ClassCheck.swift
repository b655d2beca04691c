/// Checks one class and its items as they are on one date.
struct ClassCheck {
    let row: ClassRow
    let items: [ItemRow]
    let references: RowReferences
    let codeTables: [String: CodeTable]

    private(set) var problems: [CatalogueProblem] = []

    /// The template for each canonical name of a subject category.
    private(set) var templateByCategory: [String: SubjectTemplate] = [:]

    init(row: ClassRow, items: [ItemRow], references: RowReferences, codeTables: [String: CodeTable]) {
        self.row = row
        self.items = items
        self.references = references
        self.codeTables = codeTables
    }

    /// Finds all problems.
    mutating func run() {
        if items.isEmpty { note("code", "the class has no items for the whole of its effective dates") }
        checkNaturalKey()
        checkRoles()
        for number in row.formerNumbers { _ = item(number.item, named: "former_numbers") }
        checkSubjectCategories()
        checkInstructions()
        for item in items {
            checkTable(of: item)
            checkFallback(of: item)
            checkSubjects(of: item)
        }
    }

    private mutating func checkNaturalKey() {
        for code in row.naturalKey {
            guard let item = item(code, named: "natural_key") else { continue }
            for subject in row.subjects where item.requirements.map({ $0[subject] != .required }) ?? false {
                note(
                    "natural_key",
                    "“\(code)” is not required for \(subject.rawValue), so records without it could not be told apart")
            }
        }
    }

    private mutating func checkRoles() {
        for role in ClassRow.ItemRole.allCases {
            guard let code = row.itemReferences[role], let type = item(code, named: role.rawValue)?.type else {
                continue
            }
            if !role.types.contains(type) {
                let fit = role.types.map(\.rawValue).joined(separator: " or ")
                note(role.rawValue, "item “\(code)” is of type \(type.rawValue) where \(fit) is needed")
            }
        }
    }

    /// The codes of the category's table are the words for the templates, so that which category means which template
    /// is data too.
    private mutating func checkSubjectCategories() {
        let column = ClassRow.ItemRole.subjectCategory.rawValue
        guard let code = row.itemReferences[.subjectCategory],
            let name = items.first(where: { $0.code == code })?.codeTable, let table = codeTables[name]
        else { return }
        for subject in row.subjects {
            let entries = table.entries.filter { $0.code == subject.rawValue }
            if entries.isEmpty {
                note(column, "code table “\(name)” has no code \(subject.rawValue), which the class concerns")
            }
            for entry in entries { templateByCategory[entry.name] = subject }
        }
    }

    /// The items that say what a row does: their words are data, what they can mean is not.
    private mutating func checkInstructions() {
        for item in items where [RecordAction.itemCode, RecordAction.reasonItemCode].contains(item.code) {
            let type: ItemType = item.code == RecordAction.itemCode ? .code : .text
            if item.type != type {
                problems.append(item.place.problem("type", "“\(item.code)” must be of type \(type.rawValue)"))
            }
            if item.shareClass == .public {
                problems.append(item.place.problem("share_class", "“\(item.code)” may not be public; write B or C"))
            }
            if row.naturalKey.contains(item.code) { note("natural_key", "“\(item.code)” is no part of a record") }
            let entries = item.codeTable.flatMap { codeTables[$0]?.entries } ?? []
            for entry in entries where RecordAction(rawValue: entry.code) == nil {
                let known = RecordAction.allCases.map(\.rawValue).joined(separator: ", ")
                problems.append(
                    item.place.problem("code_table", "its code “\(entry.code)” is no action; they are \(known)"))
            }
            if let requirements = item.requirements,
                SubjectTemplate.allCases.contains(where: { ![.optional, .absent].contains(requirements[$0]) })
            {
                problems.append(item.place.problem("organisation", "“\(item.code)” must be optional"))
            }
        }
    }

    private mutating func checkTable(of item: ItemRow) {
        if let name = item.codeTable, codeTables[name] == nil {
            problems.append(item.place.problem("code_table", "there is no code table “\(name)”"))
        }
    }

    private mutating func checkFallback(of item: ItemRow) {
        guard let code = item.fallback else { return }
        guard let fallback = items.first(where: { $0.code == code }) else {
            problems.append(item.place.problem("fallback", missing(code)))
            return
        }
        if code == item.code {
            problems.append(item.place.problem("fallback", "an item cannot stand in for itself"))
        } else if fallback.fallback != nil {
            problems.append(item.place.problem("fallback", "“\(code)” has a fallback itself; name that one instead"))
        } else if let type = item.type, let other = fallback.type, type != other {
            problems.append(
                item.place.problem("fallback", "“\(code)” is of type \(other.rawValue) and not \(type.rawValue)"))
        }
    }

    private mutating func checkSubjects(of item: ItemRow) {
        guard let requirements = item.requirements else { return }
        for subject in SubjectTemplate.allCases where !row.subjects.contains(subject) {
            if requirements[subject] != .absent {
                problems.append(
                    item.place.problem(subject.rawValue, "write absent, because the class does not concern this kind"))
            }
        }
    }

    private mutating func item(_ code: String, named column: String) -> ItemRow? {
        if let item = items.first(where: { $0.code == code }) { return item }
        note(column, missing(code))
        return nil
    }

    private func missing(_ code: String) -> String {
        references.fault(item: code, class: row.code)
            ?? "item “\(code)” of class “\(row.code)” is not effective for the whole of this row's dates"
    }

    private mutating func note(_ column: String, _ message: String) {
        problems.append(row.place.problem(column, message))
    }
}
