internal import Disclosure
internal import HTTPServer

/// Knows a department by its signature or token; without one the caller is the public.
struct DepartmentCaller: Sendable {
    private let callers: CallerAuthentication

    init(_ callers: CallerAuthentication) { self.callers = callers }

    /// The calling department; nil for the public.
    /// - Throws: `Problem` when there is a credential that is no good: who believes to be known must not be shown less silently.
    func department(_ request: Request) async throws -> Caller? { try await callers.department(request, .history) }
}
