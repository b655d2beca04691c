/// What a column of a file to check may hold, and the names it goes by.
enum CheckColumn: CaseIterable {
    /// The sender's own reference of a row.
    case reference
    /// A unified social credit code.
    case code
    /// The name of an organisation.
    case name

    private static let names: [String: CheckColumn] = [
        "编号": .reference, "序号": .reference, "引用": .reference, "reference": .reference, "ref": .reference,
        "id": .reference, "统一社会信用代码": .code, "社会信用代码": .code, "信用代码": .code, "统一代码": .code,
        "机构代码": .code, "code": .code, "uscc": .code, "名称": .name, "主体名称": .name, "单位名称": .name,
        "企业名称": .name, "机构名称": .name, "公司名称": .name, "name": .name,
    ]

    /// The column a header or a JSON member names; nil for one that is not looked at.
    init?(named name: String) {
        var text = name.lowercased()[...]
        while let first = text.unicodeScalars.first, first == "\u{FEFF}" || first.properties.isWhitespace {
            text.unicodeScalars.removeFirst()
        }
        while let last = text.last, last.isWhitespace { text.removeLast() }
        guard let column = Self.names[String(text)] else { return nil }
        self = column
    }
}
