internal import Catalogue
internal import Spreadsheets

extension TemplateColumn {
    /// What a spreadsheet program checks in this column, as far as it can. Ingestion takes more spellings than a program
    /// can be told of, so what only looks wrong is asked about and not refused.
    /// - Parameters:
    ///   - cell: the column's first cell, such as `C2`.
    ///   - list: where the item's values stand on another sheet.
    func rule(firstCell cell: String, list: String?) -> CellRule? {
        switch item.type {
        case .code, .codes: values.isEmpty ? nil : codeRule(list)
        case .date:
            rule(
                .formula(Self.isDate.replacing("#", with: cell)), .ask, hint: "填写日期，如2026/04/01。",
                complaint: "不像一个日期，应形如2026/04/01。是否仍要保留？")
        case .amount:
            rule(.amount, .ask, hint: "单位为万元：12345元填1.2345。", complaint: "应为以万元为单位的数字。是否仍要保留？")
        case .integer: rule(.wholeNumber, .ask, complaint: "应为整数。是否仍要保留？")
        case .uscc, .residentID: rule(.length(18...18), .ask, complaint: "应为18位。是否仍要保留？")
        case .organisationCode: rule(.length(9...10), .ask, complaint: "应为9位。是否仍要保留？")
        case .registrationNumber: rule(.length(15...15), .ask, complaint: "应为15位。是否仍要保留？")
        case .region: rule(.length(6...6), .ask, complaint: "应为6位。是否仍要保留？")
        case .text: item.length.flatMap { rule(.length(0...$0), .refuse, complaint: "超过\($0)个字符，请缩短。") }
        }
    }

    /// Whether the values are too long for a list within the rule, so that they must stand on a sheet.
    var needsListSheet: Bool {
        values.joined(separator: ",").utf8.count > CellRule.listLimit || values.contains { $0.contains(",") }
    }

    private func codeRule(_ list: String?) -> CellRule? {
        let isOpen = item.type == .codes || takesNotes
        let kind: CellRule.Kind
        if needsListSheet {
            guard let list else { return nil }
            kind = .range(list)
        } else {
            kind = .list(values)
        }
        let hint = item.type == .codes ? "可填多个值，以分号“;”分隔。" : nil
        return rule(
            kind, isOpen ? .ask : .refuse, hint: hint,
            complaint: isOpen ? "不在可填值之列。可填多个值或加注说明；是否仍要保留？" : "请从下拉列表中选一个值。")
    }

    private func rule(
        _ kind: CellRule.Kind, _ strictness: CellRule.Strictness, hint: String? = nil, complaint: String
    ) -> CellRule {
        CellRule(kind, strictness, title: item.name, hint: hint, complaint: complaint)
    }

    /// Cells are text so that no program rewrites dates, and hold a number all the same when a date is pasted: `TEXT` brings
    /// both to one form. Eight digits are a date to ingestion but not to `DATEVALUE`.
    private static let isDate =
        "=OR(ISNUMBER(DATEVALUE(TEXT(#,\"yyyy-mm-dd\"))),AND(LEN(#)=8,ISNUMBER(VALUE(#))))"
}
