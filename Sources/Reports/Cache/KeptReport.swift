internal import HTTPServer

/// An answer about one subject, from memory or read.
struct KeptReport {
    private let cache: ReportCache?
    private let key: CacheKey?

    /// - Parameter code: in standard form.
    init(_ cache: ReportCache?, _ code: String, _ variant: CacheKey.Variant) {
        self.cache = cache
        key = CacheKey(code, variant: variant)
    }

    /// The answer as it is kept, else as `read` finds it.
    func answer(_ request: Request, _ read: () async throws -> Response) async throws -> Response {
        guard let cache, let key else { return try await read() }
        if let kept = cache.answer(key) { return .kept(kept) }
        // Before anything is read.
        guard let ticket = cache.ticket() else { return try await read() }
        return cache.keep(try await read(), for: key, ticket)
    }

    /// The answer to `/v1/subjects/{uscc}…` without parameters, if it is kept. A code that is not in standard form is not found here.
    static func answer(_ request: Request, _ cache: ReportCache?, _ variant: CacheKey.Variant) -> KeptAnswer? {
        guard let cache, !request.hasParameters,
            let key = request.withSegment(2, { CacheKey(bytes: $0, variant: variant) })
        else { return nil }
        return cache.answer(key, now: request.startedAt)
    }
}
