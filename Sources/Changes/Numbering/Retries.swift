/// How long to wait after failures in a row: doubling from a tenth of a second to ten seconds.
struct Retries {
    private var failures = 0

    /// The next wait. `jitter` in 0…1 spreads processes over the second half of it.
    mutating func next(jitter: Double) -> Duration {
        let milliseconds = min(10_000, 100 << min(failures, 7))
        failures += 1
        return .milliseconds(milliseconds / 2 + Int(Double(milliseconds / 2) * jitter))
    }

    mutating func reset() { failures = 0 }
}
