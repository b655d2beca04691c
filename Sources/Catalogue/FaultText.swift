/// How a reason for refusing or doubting a record is told to the department (错误提示), in Chinese and English.
///
/// The placeholders `{item}`, `{value}` and `{limit}` stand for the item's name, the value received and what it is
/// measured by (a length, another item's name, an allowed range).
public struct FaultText: Sendable, Hashable {
    /// The stable code, for example `too_long`.
    public let code: String

    /// The Chinese text with placeholders.
    public let message: String

    /// The English text with placeholders.
    public let englishMessage: String

    /// The placeholders a text may have, without braces.
    static let placeholders = ["item", "value", "limit"]

    /// The Chinese text with its placeholders filled in.
    public func rendered(item: String, value: String, limit: String) -> String {
        Self.fill(message, item: item, value: value, limit: limit)
    }

    /// The English text with its placeholders filled in.
    public func renderedInEnglish(item: String, value: String, limit: String) -> String {
        Self.fill(englishMessage, item: item, value: value, limit: limit)
    }

    /// Fills in one pass, so that a received value which itself looks like a placeholder is left alone.
    private static func fill(_ template: String, item: String, value: String, limit: String) -> String {
        var result = ""
        var rest = template[...]
        while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
            result += rest[..<open]
            switch rest[rest.index(after: open)..<close] {
            case "item": result += item
            case "value": result += value
            case "limit": result += limit
            default: result += rest[open...close]
            }
            rest = rest[rest.index(after: close)...]
        }
        return result + rest
    }
}
