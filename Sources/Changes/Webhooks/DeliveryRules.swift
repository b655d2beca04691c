/// When a delivery that did not arrive is tried again, and when no more. Times are seconds.
public struct DeliveryRules: Sendable {
    /// The longest wait behind the first failure; it doubles with each that follows.
    public var first = 5
    /// The longest wait of all.
    public var longest = 3600
    /// How long everything may fail before a webhook is disabled.
    public var patience: Int
    /// How long one try may take.
    public var limit = 15

    /// Rules with a patience in hours.
    public init(patienceHours: Int = 72) { patience = patienceHours * 3600 }

    /// What became of a try.
    enum Answer: Equatable {
        /// The receiver answered with this status.
        case status(Int)
        /// It did not answer.
        case nothing(String)
    }

    /// What follows from it.
    enum Verdict: Equatable {
        /// It has arrived.
        case delivered
        /// It is tried again at that time.
        case retry(at: Int, reason: String)
        /// Nothing is tried any more.
        case disable(reason: String)
    }

    /// Judges a try.
    /// - Parameters:
    ///   - attempts: how many had failed before.
    ///   - failingSince: when the first of them did, if there was one.
    ///   - jitter: 0…1, spreads many webhooks over the second half of a wait.
    func judge(_ answer: Answer, attempts: Int, failingSince: Int?, now: Int, jitter: Double) -> Verdict {
        let reason: String
        switch answer {
        case .status(200...299): return .delivered
        case .status(410): return .disable(reason: "410: the receiver wants no more")
        case .status(let status): reason = "status \(status)"
        case .nothing(let fault): reason = fault
        }
        if now - (failingSince ?? now) >= patience { return .disable(reason: "failed for too long, last: \(reason)") }
        let wait = min(longest, first << min(attempts, 20))
        return .retry(at: now + max(1, wait / 2 + Int(Double(wait - wait / 2) * jitter)), reason: reason)
    }
}
