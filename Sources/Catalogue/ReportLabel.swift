/// A label on the cover of a credit report (主体标签), such as 存续 or 经营异常, and the records it follows from.
public struct ReportLabel: Sendable, Hashable {
    /// What the label says.
    public let label: String

    /// The class of the records that it follows from.
    public let classCode: String

    /// The item that must have the value; nil when any record of the class is enough.
    public let item: String?

    /// The value; nil without an item.
    public let value: String?
}
