public import Catalogue
public import Identifiers

/// Which wrong and duplicate codes are wanted, and who asks.
public struct CodeFaultFilter: Sendable {
    /// The department that asks, which sees the rows it sent and the codes it assigned; nil for the operator, who sees all.
    public var reader: Department?
    /// Only this kind.
    public var kind: CodeFaultKind?
    /// Only codes that this department assigned, by its `registers` and its region.
    public var registeredBy: Department?
    /// Only codes assigned in this division or within it.
    public var region: RegionCode?
    /// Only rows that this department sent.
    public var sender: String?
    /// Only rows received on this day or later.
    public var from: CivilDate?
    /// Only rows received on this day or before.
    public var to: CivilDate?

    /// Everything that a reader may see.
    public init(reader: Department? = nil) { self.reader = reader }
}
