internal import Formats

/// Structured fields as they are written (RFC 8941, 4.1).
extension BareItem {
    /// The value as text.
    public var text: String {
        switch self {
        case .integer(let number): return "\(number)"
        case .decimal(let thousandths): return Self.decimal(thousandths)
        case .string(let text):
            return "\"" + text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
        case .token(let word): return word
        case .bytes(let bytes): return ":" + Base64.encode(bytes) + ":"
        case .boolean(let value): return value ? "?1" : "?0"
        }
    }

    private static func decimal(_ thousandths: Int) -> String {
        let (whole, rest) = abs(thousandths).quotientAndRemainder(dividingBy: 1000)
        var decimals = "\(1000 + rest)".dropFirst()
        while decimals.count > 1, decimals.last == "0" { decimals.removeLast() }
        return (thousandths < 0 ? "-" : "") + "\(whole)." + decimals
    }
}

extension FieldParameters {
    /// The parameters, each with its semicolon.
    public var text: String {
        all.map { $0.value == .boolean(true) ? ";\($0.name)" : ";\($0.name)=\($0.value.text)" }.joined()
    }
}

extension FieldItem {
    /// The value and its parameters.
    public var text: String { value.text + parameters.text }
}

extension InnerList {
    /// The list and its parameters.
    public var text: String { "(" + items.map(\.text).joined(separator: " ") + ")" + parameters.text }
}

extension FieldMember {
    /// The member as text.
    public var text: String {
        switch self {
        case .item(let item): item.text
        case .list(let list): list.text
        }
    }
}

extension FieldDictionary {
    /// The whole dictionary.
    public var text: String {
        members.map { name, member in
            if case .item(let item) = member, item.value == .boolean(true) { return name + item.parameters.text }
            return "\(name)=\(member.text)"
        }.joined(separator: ", ")
    }
}
