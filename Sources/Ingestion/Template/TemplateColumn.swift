internal import Catalogue
internal import Spreadsheets

/// A column of a template: an item that senders may fill in, with everything they should know of it.
struct TemplateColumn {
    let item: Item
    /// The strongest demand that any of the class's subjects makes.
    let demand: Requirement
    let type: String
    let length: String
    /// What each of the class's templates demands, in their order.
    let demands: [String]
    let audience: String
    let values: [String]
    let takesNotes: Bool
    let rules: [String]
    private let note: [String]

    /// Nil for an item that applies to no subject of the class.
    init?(_ item: Item, _ informationClass: InformationClass, _ words: TemplateWords) {
        let requirements = informationClass.subjects.map(item.requirement)
        let order: [Requirement] = [.required, .advised, .optional]
        guard let demand = order.first(where: requirements.contains) else { return nil }
        self.item = item
        self.demand = demand
        type = words.type(item)
        length = words.length(item)
        demands = requirements.map(TemplateWords.requirement)
        audience = words.audience(item)
        values = words.values(item)
        takesNotes = words.takesNotes(item)
        rules = words.rules(item)
        note = zip(informationClass.subjects, demands).map { "\(TemplateWords.name($0))：\($1)" }
    }

    /// The columns of a class in the order of the catalogue.
    static func all(_ informationClass: InformationClass, _ codeTables: [String: CodeTable]) -> [TemplateColumn] {
        let words = TemplateWords(informationClass, codeTables)
        return informationClass.items.compactMap { TemplateColumn($0, informationClass, words) }
    }

    /// The text of the heading's note, line by line.
    var noteLines: [String] {
        var lines = ["代码：\(item.code)", "类型：\(type)"]
        if !length.isEmpty { lines.append("长度：\(length)") }
        lines += note
        lines.append("共享属性：\(audience)")
        if !values.isEmpty {
            lines.append("可填值：" + values.joined(separator: "、") + (takesNotes ? "（“其他”后可加注说明）" : ""))
        }
        return lines + rules.map { "规则：\($0)" }
    }

    /// How wide the column should be, in half-width characters.
    var width: Double {
        // The heading may take two lines.
        let heading = (TextWidth.of(item.name) + 1) / 2 + 4
        return Double(min(max(heading, usualWidth, 12), 42))
    }

    private var usualWidth: Int {
        switch item.type {
        case .uscc, .residentID: 22
        case .registrationNumber: 18
        case .organisationCode, .date, .amount, .integer, .region: 14
        case .code: min((values.map(TextWidth.of).max() ?? 10) + 4, 30)
        case .codes: 30
        case .text:
            switch item.length ?? 0 {
            case ...20: 18
            case ...128: 26
            case ...512: 32
            default: 42
            }
        }
    }
}

/// How much room a text takes.
enum TextWidth {
    /// In half-width characters: Chinese ones count twice.
    static func of(_ text: String) -> Int {
        text.unicodeScalars.reduce(0) { $0 + ($1.value < 0x1100 ? 1 : 2) }
    }

    /// How many lines a text takes in a column.
    static func lines(_ text: String, in width: Int) -> Int {
        max(1, (of(text) + width - 1) / max(1, width))
    }
}
