internal import Formats

/// How far a batch has come that is in work, and how long the rest may take.
public struct BatchProgress: Sendable, Equatable {
    /// The share of the payload that is worked off, in percent.
    public let percent: Int
    /// Rows a second since a worker first took it.
    public let rowsPerSecond: Int
    /// The seconds the rest will take at that rate; nil before the first slice.
    public let secondsRemaining: Int?

    /// What a batch's counts show.
    public init(_ status: BatchStatus) {
        let (done, all) = (status.processedBytes, status.payloadBytes)
        let seconds = max(status.workedSeconds, 0.001)
        percent = all > 0 ? min(100, done * 100 / all) : 0
        let read = status.snapshot.map { $0.stage == "checking" ? $0.read : status.read } ?? status.read
        rowsPerSecond = Int(Double(read) / seconds)
        secondsRemaining = done > 0 ? Int(seconds * Double(max(0, all - done)) / Double(done)) : nil
    }

    func write(to json: inout JSONWriter) {
        json.key("percent")
        json.value(percent)
        json.key("rows_per_second")
        json.value(rowsPerSecond)
        json.key("seconds_remaining")
        if let secondsRemaining { json.value(secondsRemaining) } else { json.null() }
    }
}
