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

    /// The registering departments of credit codes (登记管理部门代码, the first character by GB 32100-2015) as which it registers the
    /// organisations of its region, for example `9`; mostly none.
    public let registers: [Character]
}
