internal import Catalogue

/// By what a row of a snapshot that does not tell its record's key may mean a record.
enum SnapshotHint {
    /// The code of its subject.
    case subject
    /// The items of its natural key, joined by U+001F.
    case naturalKey
    /// A number of its subject from before the credit code.
    case number(FormerNumber.Kind)

    /// Its name in the database.
    var name: String {
        switch self {
        case .subject: "uscc"
        case .naturalKey: "natural_key"
        case .number(let kind): kind.rawValue
        }
    }
}
