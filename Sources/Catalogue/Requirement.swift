/// Whether a record must carry an item (必填), by ``SubjectTemplate``.
public enum Requirement: String, Sendable, Hashable, CaseIterable {
    /// A record without it is refused.
    case required
    /// The national standard demands it, but a record without it is taken with a warning.
    case advised
    /// May be left blank.
    case optional
    /// Does not apply to this kind of subject and must be blank.
    case absent
}
