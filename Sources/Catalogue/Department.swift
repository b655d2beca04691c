/// A government department (部门) that sends or reads records.
public struct Department: Sendable, Hashable {
    /// The code, for example `990000-scjg`; unique.
    public let code: String

    /// The Chinese name.
    public let name: String

    /// The English name.
    public let englishName: String

    /// Its unified social credit code, 18 characters.
    public let uscc: String

    /// The division it belongs to (行政区划代码), 6 digits.
    public let region: String
}
