/// What a column of an uploaded file holds.
public enum ColumnMeaning: Sendable, Hashable {
    /// The item at this index of ``InformationClass/items``.
    case item(Int)
    /// A column that is known and deliberately left out, such as the name of the file a row came from.
    case ignored
}
