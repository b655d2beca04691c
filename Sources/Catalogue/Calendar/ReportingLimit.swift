/// Within how many working days of a decision its record has to be reported and published (报送时限).
public struct ReportingLimit: Sendable, Hashable {
    /// Working days, not counting the day of the decision; the last of them is still in time.
    public let workingDays: Int

    /// Where the limit is laid down.
    public let source: String
}
