internal import Formats

/// An answer with its entity tag as one reader gets it: left out when the reader has it already, compressed when it is large and the
/// reader likes it so.
struct ValidatedAnswer {
    /// What is answered.
    let response: Response

    /// Below this size compressing for one reader is not worth it: measured, zlib takes 50 µs whatever the size, and 1 to 2 µs a
    /// kilobyte, where reading a report takes the service 30.
    static let smallestCompressed = 8192

    init(_ answer: Response, for exchange: Exchange) {
        self.init(
            answer, coding: ContentCoding(acceptEncoding: exchange.header("Accept-Encoding")), Preconditions(exchange))
    }

    init(_ answer: Response, coding: ContentCoding, _ preconditions: Preconditions) {
        switch answer.body {
        case _ where answer.status != 200: response = answer
        case .bytes(let bytes):
            response = bytes.withUnsafeBytes { Self.response(answer, $0, coding, preconditions) }
        case .document(let document):
            response = Self.response(answer, document.output.rawBytes, coding, preconditions)
        case .kept, .stream: response = answer
        }
    }

    private static func response(
        _ answer: Response, _ bytes: UnsafeRawBufferPointer, _ coding: ContentCoding, _ preconditions: Preconditions
    ) -> Response {
        let isWanted = coding == .gzip && bytes.count >= smallestCompressed
        let compressed = isWanted ? Gzip.compress(bytes, level: Gzip.passingLevel) : nil
        let tag = EntityTag(of: bytes, compressed == nil ? .identity : .gzip)
        var changed = answer
        changed.headers.reserveCapacity(answer.headers.count + 3)
        changed.headers.varyByCoding()
        changed.headers.append(Header("ETag", tag.text))
        if let compressed {
            changed.headers.append(Header("Content-Encoding", coding.rawValue))
            changed.body = .document(Document(compressed))
        }
        if preconditions.isMet(by: tag, modified: nil) {
            // The bytes stay, although they are not sent: the length that is told is that of the whole answer (RFC 9110 §8.6).
            changed.status = 304
            changed.headers.removeAll { $0.name.hasPrefix("Content-") }
        }
        return changed
    }
}
