internal import Foundation

/// The items of a record as texts: records hold objects of texts, numbers and lists of texts.
struct FlatItems {
    private let values: [String: Any]

    init(json: UnsafeRawBufferPointer) {
        values = (try? JSONSerialization.jsonObject(with: Data(json))) as? [String: Any] ?? [:]
    }

    /// An item's text; blank when the record does not have it.
    subscript(item: String) -> String {
        switch values[item] {
        case let text as String: text
        case let list as [Any]: list.map { "\($0)" }.joined(separator: ";")
        case let number as NSNumber: number.stringValue
        default: ""
        }
    }
}
