/// How long to wait before the next attempt to connect: doubling from a tenth of a second to five seconds.
struct Backoff {
    private(set) var failures = 0

    /// The wait before the next attempt. `jitter` in 0…1 spreads many clients over the second half of the interval.
    mutating func next(jitter: Double) -> Duration {
        let milliseconds = min(5000, 100 << min(failures, 6))
        failures += 1
        return .milliseconds(milliseconds / 2 + Int(Double(milliseconds) / 2 * jitter))
    }

    mutating func reset() { failures = 0 }
}
