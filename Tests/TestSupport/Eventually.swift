public import EventLoop

/// Looks again and again on a loop until `condition` holds.
/// - Returns: false when it does not within `limit`.
public func eventually(
    on loop: EventLoop, within limit: Duration = .seconds(120), _ condition: () -> Bool
) async -> Bool {
    let deadline = MonotonicClock.now() + limit.nanoseconds
    while !condition() {
        guard MonotonicClock.now() < deadline else { return false }
        await loop.sleep(for: .milliseconds(5))
    }
    return true
}

/// Tells how long something took.
public struct Stopwatch: Sendable {
    private let start = MonotonicClock.now()

    /// Starts.
    public init() {}

    /// Milliseconds since the start.
    public var milliseconds: Int { Int((MonotonicClock.now() - start) / 1_000_000) }
}
