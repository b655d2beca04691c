/// The body of a request, read piece by piece. The sender is held back while nobody reads, so memory stays flat.
public struct RequestBody: Sendable {
    let exchange: Exchange

    /// The next bytes, at most a few hundred kilobytes; nil at the end.
    /// - Throws: `Problem` when the sender stops early or sends more than the limit.
    public func next() async throws -> [UInt8]? {
        try await exchange.nextBodyPart()
    }

    /// The whole body.
    /// - Throws: `Problem` also when it is larger than `limit` bytes.
    public func collect(limit: Int) async throws -> [UInt8] {
        var whole: [UInt8] = []
        while let part = try await next() {
            whole += part
            if whole.count > limit { throw Problem.bodyTooLarge(limit) }
        }
        return whole
    }
}
