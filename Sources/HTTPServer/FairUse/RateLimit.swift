/// How often somebody may ask: so many requests a second on average, and so many at once who has not asked for a while.
public struct RateLimit: Sendable, Equatable {
    /// Requests a second.
    public let rate: Double
    /// Requests at once.
    public let burst: Int

    /// A limit.
    /// - Returns: nil when it would let nobody through, or is too large to count.
    public init?(rate: Double, burst: Int) {
        guard rate.isFinite, rate >= 0.0001, rate <= 1_000_000, (1...1_000_000).contains(burst) else { return nil }
        self.rate = rate
        self.burst = burst
    }

    /// Reads `50/s` or `600/min:200`: requests in a second, a minute or an hour, and behind the colon how many at once (without it as
    /// many as in two seconds, at least one).
    public init?(_ text: some StringProtocol) {
        let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        let fraction = parts[0].split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        let units: [Substring: Double] = ["s": 1, "min": 60, "h": 3600]
        guard fraction.count == 2, let count = Int(fraction[0]), count > 0, let seconds = units[Substring(fraction[1])]
        else { return nil }
        let rate = Double(count) / seconds
        if parts.count == 2 {
            guard let burst = Int(parts[1]) else { return nil }
            self.init(rate: rate, burst: burst)
        } else {
            self.init(rate: rate, burst: max(1, Int(min(rate, 1_000_000) * 2)))
        }
    }

    /// How long one token takes to come, in nanoseconds.
    var interval: UInt64 { UInt64(1e9 / rate) }
    /// How long an empty bucket takes to fill, in nanoseconds.
    var window: UInt64 { interval * UInt64(burst) }
    /// The same in seconds, rounded up.
    var windowSeconds: Int { Int((window + 999_999_999) / 1_000_000_000) }
}
