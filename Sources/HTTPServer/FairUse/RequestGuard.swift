/// Looks at every request before its handler does. Called on the loops' threads, so it must not wait.
public protocol RequestGuard: AnyObject, Sendable {
    /// Why a request is refused; nil lets it go on.
    /// - Throws: when the guard itself is in trouble: the request goes on then, and the observer is told.
    func refusal(of request: Request) throws -> Problem?
}
