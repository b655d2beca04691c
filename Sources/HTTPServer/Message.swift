public import Formats

/// The request methods Gongxin knows.
public enum Method: String, Sendable, CaseIterable {
    case get = "GET"
    case head = "HEAD"
    case post = "POST"
    case put = "PUT"
    case delete = "DELETE"
}

/// A header field of a response.
public struct Header: Sendable, Equatable {
    /// The field's name.
    public let name: String
    /// The field's value.
    public let value: String

    /// Names a header field.
    public init(_ name: String, _ value: String) {
        self.name = name
        self.value = value
    }
}

/// A document that is written to no more.
///
/// Sendable because of that.
public struct Document: @unchecked Sendable {
    let output: OutputBuffer

    /// A finished JSON document.
    public init(_ json: JSONWriter) { self.init(json.output) }

    /// Finished bytes.
    init(_ output: OutputBuffer) { self.output = output }
}

/// What a handler answers.
public struct Response: Sendable {
    /// The body of an answer.
    public enum Body: Sendable {
        /// Bytes at hand.
        case bytes([UInt8])
        /// A finished document, sent from where it was written.
        case document(Document)
        /// An answer that was kept: its headers come first, those of the response are not sent.
        case kept(KeptAnswer)
        /// Bytes made while they are sent; the writer waits for a slow reader. An error thrown cuts the connection, so that
        /// the reader cannot take a part for the whole.
        case stream(@Sendable (ResponseBodyWriter) async throws -> Void)
    }

    /// The HTTP status.
    public var status: Int
    /// The header fields; the server adds length, date and request number.
    public var headers: [Header]
    /// The body.
    public var body: Body
    /// Whether an answer with its bytes at hand gets an entity tag, is spared a reader who has it already, and is compressed for who
    /// likes it so: right for what every reader of an address gets alike.
    public var isValidated = false

    /// An answer.
    public init(status: Int = 200, headers: [Header], body: Body) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    /// A JSON answer.
    public static func json(_ bytes: [UInt8], status: Int = 200, headers: [Header] = []) -> Response {
        Response(status: status, headers: [jsonType] + headers, body: .bytes(bytes))
    }

    /// A JSON answer, handed over as it was written: nobody writes to it any more.
    public static func json(_ json: JSONWriter, status: Int = 200, headers: [Header] = []) -> Response {
        .json(Document(json), status: status, headers: headers)
    }

    /// A JSON answer that several requests may share.
    public static func json(_ document: Document, status: Int = 200, headers: [Header] = []) -> Response {
        Response(status: status, headers: [jsonType] + headers, body: .document(document))
    }

    /// An answer that was kept.
    public static func kept(_ answer: KeptAnswer) -> Response { Response(headers: [], body: .kept(answer)) }

    /// The answer with an entity tag; see `isValidated`.
    public var validated: Response {
        var changed = self
        changed.isValidated = true
        return changed
    }

    private static let jsonType = Header("Content-Type", "application/json")
}
