/// Whether an item tells something about a natural person (个人信息), and how it must be treated.
public enum PersonalKind: String, Sendable, Hashable, CaseIterable {
    /// Nothing personal.
    case no
    /// The name of a person, such as a legal representative: masked when shown.
    case name
    /// A personal identifier, such as a citizen ID: encrypted at rest, never shown.
    case identifier
}
