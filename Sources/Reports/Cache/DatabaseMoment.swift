internal import EventLoop

/// A moment as the database's clock showed it, and how long its day is certain to last.
struct DatabaseMoment: Sendable {
    /// When it was asked for, in nanoseconds of this process's monotonic clock: the database read its clock after that.
    let askedAt: UInt64
    /// Its clock, in microseconds since 1970.
    let microseconds: Int
    /// The day of the publicity clock (Beijing), in days since 1970.
    let day: Int

    /// How long before and after midnight nobody relies on the day: more than a clock is set forward or back at a time.
    static let margin: Duration = .seconds(2)
    /// How long after a question to the database its answer is good for.
    static let patience: Duration = .milliseconds(250)

    /// Until when answers of its day may be given, in nanoseconds of the monotonic clock: at most for `patience`, and not within
    /// `margin` of midnight. No clock but the database's tells the day, so it does not matter what this machine's clock shows.
    var validUntil: UInt64 {
        let dayLength = 86_400_000_000
        let margin = Int(Self.margin.nanoseconds / 1000)
        let sinceMidnight = microseconds + 8 * 3_600_000_000 - day * dayLength
        guard sinceMidnight >= margin, sinceMidnight < dayLength - margin else { return 0 }
        let left = UInt64(dayLength - margin - sinceMidnight) * 1000
        return askedAt + min(left, Self.patience.nanoseconds)
    }
}
