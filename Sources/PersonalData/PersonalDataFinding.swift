/// A place in a text that holds personal data.
public struct PersonalDataFinding: Sendable, Hashable {
    /// What it is.
    public let kind: PersonalDataKind
    /// The bytes it stands in, from its first character to behind its last.
    public let range: Range<Int>

    /// A finding.
    public init(kind: PersonalDataKind, range: Range<Int>) {
        self.kind = kind
        self.range = range
    }
}
