/// What a check may take.
public struct CheckLimits: Sendable {
    /// The most bytes of a file to check, as sent.
    public var payloadBytes = 32 << 20
    /// How long results are kept, in seconds.
    public var keptSeconds = 24 * 3600
    /// Rows worked off in one transaction.
    public var sliceRows = 10_000

    /// The usual ones: results are kept for a day.
    public init() {}
}
