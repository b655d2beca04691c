/// An item of a permit or penalty: about its subject, or one of the class's own, by what follows the prefix of its code.
enum DecisionColumn<Own: RawRepresentable<String> & Sendable>: Sendable {
    case subject(SubjectItem)
    case own(Own)

    init?(itemCode: String, prefix: String) {
        let name = itemCode.hasPrefix(prefix) ? String(itemCode.dropFirst(prefix.count)) : itemCode
        if let item = SubjectItem(rawValue: name) {
            self = .subject(item)
        } else if let item = Own(rawValue: name) {
            self = .own(item)
        } else {
            return nil
        }
    }
}
