internal import Formats

/// A header field as a covered component (RFC 9421, 2.1), with the parameters `sf`, `key` and `bs`.
enum FieldComponent {
    static func value(
        _ name: String, _ item: FieldItem, _ message: SignableMessage
    ) throws(SignatureBase.Failure) -> String {
        let values = message.values(name)
        guard !values.isEmpty else { throw .missing(component: item.text) }
        let known: Set = ["sf", "key", "bs"]
        guard item.parameters.all.allSatisfy({ known.contains($0.name) }) else {
            throw .unsupported(component: item.text)
        }
        if let bytes = item.parameters["bs"] {
            guard bytes == .boolean(true), item.parameters.all.count == 1 else {
                throw .malformed(component: item.text)
            }
            return values.map { ":" + Base64.encode(Array($0.utf8)) + ":" }.joined(separator: ", ")
        }
        let whole = values.joined(separator: ", ")
        if let key = item.parameters["key"] {
            guard case .string(let key) = key, let dictionary = try? StructuredFieldParser.dictionary(whole) else {
                throw .malformed(component: item.text)
            }
            guard let member = dictionary[key] else { throw .missing(component: item.text) }
            return member.text
        }
        return item.parameters["sf"] == nil ? whole : try strict(whole, item)
    }

    /// The field written anew. Which of the three kinds it is its name would say; where two would do, they are written alike.
    private static func strict(_ text: String, _ item: FieldItem) throws(SignatureBase.Failure) -> String {
        if let dictionary = try? StructuredFieldParser.dictionary(text) { return dictionary.text }
        guard let list = try? StructuredFieldParser.list(text) else { throw .malformed(component: item.text) }
        return list.map(\.text).joined(separator: ", ")
    }
}
