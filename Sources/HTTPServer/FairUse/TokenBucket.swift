/// A token bucket, kept as the one moment at which it is full again: a pure value, its time given in nanoseconds of any clock.
public struct TokenBucket: Sendable, Equatable {
    /// When it is full again; a moment that has passed: it is full.
    public private(set) var fullAt: UInt64

    /// A full bucket.
    public init() { fullAt = 0 }

    init(fullAt: UInt64) { self.fullAt = fullAt }

    /// What taking a token came to.
    public struct Verdict: Sendable, Equatable {
        /// Whether there was one.
        public let isGranted: Bool
        /// How many are left.
        public let remaining: Int
        /// In how many seconds it is full again, rounded up.
        public let fullIn: Int
        /// In how many seconds there is one to take, rounded up; 0 when there was one.
        public let retryAfter: Int
    }

    /// Takes a token, if there is one. A clock that went back is no reason to make anybody wait longer than the bucket takes to fill.
    public mutating func take(at now: UInt64, _ limit: RateLimit) -> Verdict {
        let pending = min(fullAt > now ? fullAt - now : 0, limit.window)
        let isGranted = pending + limit.interval <= limit.window
        let after = isGranted ? pending + limit.interval : pending
        fullAt = now &+ after
        let wait = isGranted ? 0 : pending + limit.interval - limit.window
        return Verdict(
            isGranted: isGranted, remaining: Int((limit.window - after) / limit.interval), fullIn: Self.seconds(after),
            retryAfter: Self.seconds(wait))
    }

    /// Puts back a token that was taken.
    public mutating func giveBack(_ limit: RateLimit) { fullAt -= min(fullAt, limit.interval) }

    private static func seconds(_ nanoseconds: UInt64) -> Int { Int((nanoseconds + 999_999_999) / 1_000_000_000) }
}
