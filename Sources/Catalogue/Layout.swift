/// A layout (报送版式) in which files of a class come: a standard of former years, a register's extract. What it says of columns
/// and values goes before what the class says.
public struct Layout: Sendable, Hashable {
    /// The code, unique within the class.
    public let code: String

    /// The Chinese name.
    public let name: String

    /// The columns by which a file is known to be of this layout: all of them are in its header. Never empty.
    let markers: Set<String>

    /// The meaning of the names of columns that differ from the class's.
    let columnNames: [String: ColumnMeaning]

    /// How much an item is wanted in this layout, by its index, where it differs; an item that a template has no place for
    /// stays absent there.
    public let requirements: [Int: Requirement]

    /// The value of an item that is blank, by its index.
    public let defaults: [Int: String]

    /// What values stand for, by the item's index and the whole value as received; an empty one stands for nothing.
    public let meanings: [Int: [String: String]]
}

extension InformationClass {
    /// The layout of a file with these columns: the first of the catalogue that knows itself in them.
    public func layout(ofColumns headers: [String]) -> Layout? {
        if layouts.isEmpty { return nil }
        let names = Set(headers.map { ColumnName.key($0) })
        return layouts.first { $0.markers.isSubset(of: names) }
    }

    /// What a column with this header holds in a file of `layout`; nil for an unknown header.
    public func meaning(ofColumn header: some StringProtocol, in layout: Layout?) -> ColumnMeaning? {
        layout?.columnNames[ColumnName.key(header)] ?? meaning(ofColumn: header)
    }
}
