/// Makes the layouts of a class as it is on one date.
struct LayoutAssembly {
    private(set) var layouts: [Layout] = []
    private(set) var problems: [CatalogueProblem] = []

    private let items: [ItemRow]
    private let draft: CatalogueDraft
    private let classCode: String
    private let codeTables: [String: CodeTable]

    init(items: [ItemRow], draft: CatalogueDraft, classCode: String, codeTables: [String: CodeTable]) {
        self.items = items
        self.draft = draft
        self.classCode = classCode
        self.codeTables = codeTables
        // A layout without markers only names aliases that hold in every file.
        layouts = draft.layouts.filter { $0.classCode == classCode && !$0.markers.isEmpty }.map { layout($0) }
    }

    private mutating func layout(_ row: LayoutRow) -> Layout {
        let columns = ColumnNameAssembly(
            items: [], aliases: draft.aliases.filter { $0.classCode == classCode && $0.layout == row.code },
            known: items)
        problems += columns.problems
        let wishes = draft.layoutItems.filter { $0.classCode == classCode && $0.layout == row.code }
        return Layout(
            code: row.code, name: row.name, markers: Set(row.markers.map { ColumnName.key($0) }),
            columnNames: columns.meanings,
            requirements: byItem(wishes.compactMap { wish in wish.requirement.map { (wish.item, $0) } }),
            defaults: byItem(wishes.compactMap { wish in wish.value.map { (wish.item, $0) } }),
            meanings: meanings(row.code))
    }

    private func byItem<Value>(_ pairs: [(String, Value)]) -> [Int: Value] {
        Dictionary(pairs.compactMap { code, value in index(of: code).map { ($0, value) } }) { first, _ in first }
    }

    private mutating func meanings(_ layout: String) -> [Int: [String: String]] {
        var meanings: [Int: [String: String]] = [:]
        for row in draft.layoutValues where row.classCode == classCode && row.layout == layout {
            guard let index = index(of: row.item) else { continue }
            checkCode(row, of: items[index])
            meanings[index, default: [:]][row.received] = row.meaning
        }
        return meanings
    }

    /// A meaning that the code table does not know would refuse every row that has it.
    private mutating func checkCode(_ row: LayoutValueRow, of item: ItemRow) {
        guard let table = item.codeTable.flatMap({ codeTables[$0] }), !row.meaning.isEmpty else { return }
        for part in row.meaning.split(separator: ";") where table.acceptedText(String(part)) == nil {
            problems.append(row.place.problem("meaning", "code table “\(table.name)” does not know “\(part)”"))
        }
    }

    private func index(of code: String) -> Int? { items.firstIndex { $0.code == code } }
}
