/// What a reader says of the copy it has: `If-None-Match` and `If-Modified-Since` of a GET or HEAD (RFC 9110 §13.1).
struct Preconditions {
    /// The lists of tags, one for each line.
    var noneMatch: [String] = []
    /// The date as it was sent.
    var modifiedSince: String?

    /// The preconditions of a request.
    init(_ exchange: Exchange) {
        if exchange.header("If-None-Match") != nil { noneMatch = exchange.headers("If-None-Match") }
        // Who sends tags means them: the date counts only without (RFC 9110 §13.1.3).
        if noneMatch.isEmpty { modifiedSince = exchange.header("If-Modified-Since") }
    }

    init(noneMatch: [String] = [], modifiedSince: String? = nil) {
        self.noneMatch = noneMatch
        self.modifiedSince = modifiedSince
    }

    /// Whether the copy is still what the answer would be.
    /// - Parameter modified: when the answer last changed, in seconds since 1970; nil where that is not known.
    func isMet(by tag: EntityTag, modified: Int?) -> Bool {
        if !noneMatch.isEmpty { return noneMatch.contains { tag.isListed(in: $0) } }
        guard let modified, let since = modifiedSince.flatMap(HTTPDate.seconds) else { return false }
        return modified <= since
    }
}
