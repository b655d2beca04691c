public import Formats

/// What there is to tell about a finished request. Paths, parameters and headers stay out: they may hold personal data.
public struct RequestSummary: Sendable {
    let number: RequestID
    /// The method as sent.
    public let method: String
    /// The route's pattern, `-` when none matched.
    public let route: String
    /// The status answered, 0 when the connection ended before.
    public let status: Int
    /// From the end of the headers to the end of the answer.
    public let duration: Duration
    /// The caller's W3C trace context, when it sent a well-formed one.
    public let traceparent: String?

    /// The number under which the caller knows the request.
    public var id: String { number.description }

    /// Writes the number, as a text.
    public func writeID(to json: inout JSONWriter) {
        json.value(plainOf: RequestID.length) { HexadecimalDigits.write(number.value, to: $0) }
    }
}

/// Is told of every request; called on the loop's thread, so it must not wait.
public protocol RequestObserver: AnyObject, Sendable {
    /// A request has ended.
    func finished(_ summary: RequestSummary)
    /// A handler threw something that is no `Problem`.
    func failed(_ summary: RequestSummary, _ error: any Error)
}
