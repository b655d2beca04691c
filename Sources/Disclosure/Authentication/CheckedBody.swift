internal import Cryptography
public import HTTPServer
internal import MessageSignatures

/// The body of a request, compared with the request's Content-Digest while it is read.
///
/// Sendable because one task at a time reads it.
public final class CheckedBody: @unchecked Sendable {
    private let body: RequestBody
    private let check: ContentCheck?

    /// Begins with a body of which nothing was read yet. A signed request has a digest always, others may.
    /// - Throws: `Problem` (400) when the digest cannot be used.
    public init(_ request: Request) throws {
        body = request.body
        let fields = request.headers.filter { $0.name.lowercased() == "content-digest" }
        guard let field = fields.first else {
            check = nil
            return
        }
        guard fields.count == 1, let digest = try? ContentDigest(field.value) else { throw Problem.digestMismatch }
        check = try digest.check()
    }

    /// The next bytes; nil at the end, if they were those of the digest.
    /// - Throws: `Problem`, at the end too: nothing that was read may be used then.
    public func next() async throws -> [UInt8]? {
        if let part = try await body.next() {
            check?.update(part)
            return part
        }
        guard check?.matches() ?? true else { throw Problem.digestMismatch }
        return nil
    }

    /// The whole body.
    /// - Throws: `Problem`, also when it is larger than `limit` bytes.
    public func collect(limit: Int) async throws -> [UInt8] {
        let whole = try await body.collect(limit: limit)
        check?.update(whole)
        guard check?.matches() ?? true else { throw Problem.digestMismatch }
        return whole
    }
}
