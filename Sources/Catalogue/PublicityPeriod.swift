/// For how long one decision is public (公示期).
///
/// A period of N months ends with the day before the same day of the month N months after the decision, or before the
/// last day of that month when it has no such day. Readings that count the day of the decision differ by one day; the
/// shorter is taken, because a record must never be shown after its period.
public struct PublicityPeriod: Sendable, Hashable {
    /// Whether decisions of this tier are published at all. When false, the dates only say how long publishing would be
    /// allowed if the department found it necessary.
    public let published: Bool

    /// How grave the decision is.
    public let tier: PublicityTier

    /// The code of the rule set that was in force on the date of the decision, for example `ndrc-order-36`.
    public let ruleSet: String

    /// The first day on which the shortest publicity (最短公示期) is over and repair may be applied for.
    public let minimumUntil: CivilDate

    /// The first day on which the decision is no longer public (最长公示期 is over).
    public let until: CivilDate

    /// The rules that say so, as a reader knows them, for example 国家发展改革委令第36号.
    public let source: String
}
