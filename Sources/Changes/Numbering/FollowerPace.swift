public import EventLoop

/// What followers may take together while feeds are being stored: a tenth of the time. Departments wait for their receipts, and what
/// follows may lag and says so.
///
/// Sendable because it is reached only on its loop's thread.
public final class FollowerPace: @unchecked Sendable {
    /// How long may pass before it is noticed that no feed is in work any more.
    private static let look: Duration = .milliseconds(250)

    private let loop: EventLoop
    private let now: @Sendable () -> UInt64
    /// Until when nobody takes a step while feeds are in work, in nanoseconds.
    private var restsUntil: UInt64 = 0

    /// Makes the pace of some followers of one loop.
    /// - Parameter now: tells the time in nanoseconds.
    public init(on loop: EventLoop, now: @escaping @Sendable () -> UInt64 = { MonotonicClock.now() }) {
        self.loop = loop
        self.now = now
    }

    /// Notes a step that took so many nanoseconds: there is a rest behind it of nine times as long, behind what rest there is.
    func note(taken: UInt64) {
        restsUntil = max(restsUntil, now()) + 9 * taken
    }

    /// How long the rest still is.
    var rest: Duration {
        let time = now()
        return restsUntil > time ? .nanoseconds(Int64(restsUntil - time)) : .zero
    }

    /// Returns when the next step may be taken: at the end of the rest, or when no feed is in work or the follower stops.
    /// - Parameters:
    ///   - feedsInWork: asks the database.
    ///   - stopped: whether the follower stops.
    /// - Throws: what `feedsInWork` throws.
    func wait(while feedsInWork: () async throws -> Bool, unless stopped: () -> Bool) async throws {
        while rest > .zero, !stopped() {
            guard try await feedsInWork() else {
                restsUntil = 0
                return
            }
            await loop.sleep(for: min(rest, Self.look))
        }
    }
}
