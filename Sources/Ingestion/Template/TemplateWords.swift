internal import Catalogue

/// The words in which a template explains items to the departments that fill it in.
struct TemplateWords {
    private let informationClass: InformationClass
    private let codeTables: [String: CodeTable]

    init(_ informationClass: InformationClass, _ codeTables: [String: CodeTable]) {
        self.informationClass = informationClass
        self.codeTables = codeTables
    }

    /// What a value is and how it is written.
    func type(_ item: Item) -> String {
        switch item.type {
        case .text: "文本"
        case .uscc: "统一社会信用代码"
        case .organisationCode: "组织机构代码"
        case .registrationNumber: "工商注册号"
        case .residentID: "公民身份号码"
        case .region: "行政区划代码"
        case .date: "日期，如2026/04/01"
        case .amount: "金额，单位万元"
        case .integer: "整数"
        case .code: "代码表，选填一个值"
        case .codes: "代码表，可填多个值，以分号“;”分隔"
        }
    }

    /// How long a value may be; empty where nothing limits it.
    func length(_ item: Item) -> String {
        switch item.type {
        case .uscc, .residentID: "18位"
        case .organisationCode: "9位，不含连字符"
        case .registrationNumber: "15位"
        case .region: "6位"
        case .amount: item.length.map { "不超过\($0)位数字，其中小数\(item.scale ?? 0)位" } ?? ""
        case .text, .code, .codes: item.length.map { "不超过\($0)个字符" } ?? ""
        case .date, .integer: ""
        }
    }

    /// The template's name (模板).
    static func name(_ template: SubjectTemplate) -> String {
        switch template {
        case .organisation: "法人及非法人组织"
        case .individualBusiness: "个体工商户"
        case .naturalPerson: "自然人"
        }
    }

    /// Whether an item must be filled in.
    static func requirement(_ requirement: Requirement) -> String {
        switch requirement {
        case .required: "必填"
        case .advised: "应填"
        case .optional: "选填"
        case .absent: "不填"
        }
    }

    /// Who sees an item (共享属性).
    func audience(_ item: Item) -> String {
        let shareClass =
            switch item.shareClass {
            case .public: "公开"
            case .authorised: "授权"
            case .shared: "共享"
            }
        switch item.personal {
        case .no: return shareClass
        case .name: return shareClass + "（个人姓名，展示时脱敏）"
        case .identifier: return shareClass + "（个人标识，加密保存，不予展示）"
        }
    }

    /// The values of the item's code table.
    func values(_ item: Item) -> [String] {
        item.codeTable.flatMap { codeTables[$0] }?.entries.map(\.name) ?? []
    }

    /// Whether the table takes more than its own names, such as a note behind one: `其他（注明）`.
    func takesNotes(_ item: Item) -> Bool {
        guard let table = item.codeTable.flatMap({ codeTables[$0] }) else { return false }
        return table.entries.contains { table.lookup($0.name + "（注明）") != nil }
    }

    /// The rules that concern an item, and what stands in for it.
    func rules(_ item: Item) -> [String] {
        var texts = informationClass.rules.compactMap { rule in text(of: rule, concerning: item) }
        if let fallback = item.fallback.flatMap(informationClass.itemIndex) {
            texts.append("留空时取“\(informationClass.items[fallback].name)”")
        }
        return texts
    }

    private func text(of rule: Rule, concerning item: Item) -> String? {
        let weight = rule.severity == .error ? "" : "（仅提示）"
        return sentence(rule.kind, item).map { $0 + weight }
    }

    private func sentence(_ kind: Rule.Kind, _ item: Item) -> String? {
        if case .notFuture(let date) = kind { return concerns(item, date) ? "不得晚于当天" : nil }
        if case .notBefore(let date, let operand) = kind {
            if concerns(item, date) { return "不得早于“\(name(operand))”" }
            return concerns(item, operand) ? "不得晚于“\(name(date))”" : nil
        }
        if case .requiredWhen(let target, let operand, let values) = kind {
            guard concerns(item, target) || concerns(item, operand) else { return nil }
            let condition = values.map { "“\($0)”" }.joined(separator: "或")
            return concerns(item, target)
                ? "“\(name(operand))”含\(condition)时必填" : "含\(condition)时“\(name(target))”必填"
        }
        return nil
    }

    private func concerns(_ item: Item, _ index: Int) -> Bool { informationClass.items[index].code == item.code }

    private func name(_ index: Int) -> String { informationClass.items[index].name }
}
