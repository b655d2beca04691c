/// Watches over the patience one connection asks for: a pure judgement on times.
struct ConnectionWatch {
    /// When the connection was opened or its last request ended, in monotonic nanoseconds.
    var waitingSince: UInt64
    /// The descriptor to shut down.
    let socket: Int32
    /// The target of the latest request as it was sent, where that is not just its path; else empty.
    var target = ""

    /// Whether a client asks too much: headers or the next request that take too long, a body that trickles in, a small
    /// answer not taken up.
    func isTooSlow(_ exchange: Progress?, now: UInt64, _ limits: Limits) -> Bool {
        guard let exchange else { return seconds(now, since: waitingSince) > limits.headerSeconds }
        let age = seconds(now, since: exchange.startedAt)
        switch exchange.stage {
        case .receiving:
            return age > limits.headerSeconds && exchange.received / age < limits.slowestBodyRate
        case .working, .streaming: return false
        case .answering: return age > limits.responseSeconds
        }
    }

    /// How far a request on the connection has come.
    struct Progress {
        enum Stage { case receiving, working, answering, streaming }
        let stage: Stage
        /// When the request began, the time its sender was held back not counted; when it was answered, once it is.
        let startedAt: UInt64
        let received: Int
    }

    private func seconds(_ now: UInt64, since start: UInt64) -> Int {
        now > start ? Int((now - start) / 1_000_000_000) : 0
    }
}
