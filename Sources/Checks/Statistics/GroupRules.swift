/// What a group must be to be published.
public struct GroupRules: Sendable, Equatable {
    /// The fewest organisations of a group.
    public let smallest: Int

    /// What counts are rounded down to.
    public var rounding: Int { min(5, smallest) }

    /// Sets the fewest organisations of a group, ten as a rule and never less than three.
    public init?(smallest: Int = 10) {
        guard (3...10_000).contains(smallest) else { return nil }
        self.smallest = smallest
    }

    private init(usual: Int) { smallest = usual }

    /// Groups of ten.
    public static let usual = GroupRules(usual: 10)
}
