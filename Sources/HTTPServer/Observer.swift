/// What there is to tell about a finished request. Paths, parameters and headers stay out: they may hold personal data.
public struct RequestSummary: Sendable {
    /// The number under which the caller knows the request.
    public let id: String
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
}

/// Is told of every request; called on the loop's thread, so it must not wait.
public protocol RequestObserver: AnyObject, Sendable {
    /// A request has ended.
    func finished(_ summary: RequestSummary)
    /// A handler threw something that is no `Problem`.
    func failed(_ summary: RequestSummary, _ error: any Error)
}
