/// What stands around a number in a text.
struct NumberContext {
    let text: TextBytes
    let start: Int
    let end: Int

    private static let reach = 42

    /// Whether it is the number of a document: 第…号, 字…号, 〔2026〕…号.
    var isNumbered: Bool {
        text.has("号", at: end) && Self.numberFronts.contains { text.has($0, before: start) }
    }

    private static let numberFronts: [StaticString] = ["第", "字", "〕", "】", "］", "]"]

    /// Whether it is money or shares: a currency in front or behind, or a fraction.
    var isAmount: Bool {
        let behind = end + text.separator(at: end)
        if Self.currencies.contains(where: { text.has($0, at: behind) }) { return true }
        return Self.currencyFronts.contains { text.has($0, before: start) }
    }

    private static let currencies: [StaticString] = [
        "元", "圆", "万", "亿", "美元", "港元", "港币", "欧元", "日元", "英镑", "人民币", "股",
    ]
    private static let currencyFronts: [StaticString] = ["¥", "￥", "$", "＄", "人民币", "RMB", "CNY"]

    /// Whether it is part of a decimal number: a fraction behind it, or in front of it a zero or three digits – degrees of
    /// longitude – and the point.
    var isDecimal: Bool {
        if text.has(".", at: end), text.symbol(at: end + 1).isDigit { return true }
        guard text.has(".", before: start) else { return false }
        var count = 0
        var position = start - 1
        while count < 4, case let symbol = text.symbol(before: position), symbol.isDigit {
            count += 1
            position -= symbol.length
        }
        return count == 3 || count == 1 && text.has("0", at: position)
    }

    /// Whether the words before it speak of a person's papers.
    var speaksOfPersons: Bool { text.mentions(["身份", "公民", "居民"], before: start, reach: Self.reach) }

    /// Whether the words before it speak of cards and accounts.
    var speaksOfCards: Bool { text.mentions(["卡", "账", "帐"], before: start, reach: Self.reach) }

    /// Whether the words before it speak of some other kind of number.
    var speaksOfNumbers: Bool { text.mentions(Self.otherNumbers, before: start, reach: Self.reach) }

    private static let otherNumbers: [StaticString] = [
        "注册号", "登记号", "税号", "税务", "执照", "许可证", "编号", "编码", "条码", "单号", "票号", "发票", "批号", "文书", "案号",
        "代码", "登记证", "凭证", "流水",
    ]
}
