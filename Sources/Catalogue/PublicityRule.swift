/// How long the records of a class are public (公示规则).
public enum PublicityRule: String, Sendable, Hashable, CaseIterable {
    /// As long as the record exists.
    case always
    /// From the date of the decision, without end.
    case decided
    /// For a period that depends on the gravity of the decision: see ``PublicitySchedule``.
    case tiered
}
