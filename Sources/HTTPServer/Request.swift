public import EventLoop

/// A request as its handler sees it. It belongs to one loop and lives until its answer is sent.
public struct Request: Sendable {
    let exchange: Exchange

    /// The method; HEAD is handled as GET.
    public var method: Method { exchange.method }
    /// The method as it was sent.
    public var methodName: String { exchange.methodText }
    /// The decoded path.
    public var path: String { exchange.segments.path }
    /// Path and query as they were sent, nothing decoded; the request target of RFC 9112, 3.2.
    public var target: String { exchange.target }
    /// All header fields in the order they came, one for each line.
    public var headers: [(name: String, value: String)] { exchange.headers }
    /// Whether there is a `?` with something behind it.
    public var hasParameters: Bool { exchange.hasParameters }
    /// When the request began, in nanoseconds of the monotonic clock.
    public var startedAt: UInt64 { exchange.startedAt }
    /// Whether the request announces a body.
    public var hasBody: Bool { exchange.expectsBody }
    /// The loop the request belongs to.
    public var loop: EventLoop { exchange.listener.loop }
    /// The number under which the logs know this request.
    public var id: String { exchange.id }
    /// The caller's language.
    public var language: Language { Language(acceptLanguage: header("Accept-Language")) }
    /// The body, to be read at most once.
    public var body: RequestBody { RequestBody(exchange: exchange) }

    /// A part of the path that the route left open, such as `{uscc}`; empty when the route has none of that name.
    public func parameter(_ name: String) -> String {
        exchange.route?.parameter(name, in: exchange.segments) ?? ""
    }

    /// Lends the bytes of a part of the path, counted from 0; nil when the path has fewer.
    public func withSegment<Value>(_ index: Int, _ body: (UnsafeBufferPointer<UInt8>) -> Value?) -> Value? {
        index < min(exchange.segments.count, PathSegments.most) ? exchange.segments.withBytes(of: index, body) : nil
    }

    /// A header field's value.
    public func header(_ name: String) -> String? {
        exchange.header(name)
    }

    /// All values of a header field that may come several times.
    public func headers(_ name: String) -> [String] {
        exchange.headers(name)
    }

    /// The address of the other end of the connection: a client's, or a proxy's; nil when it is not known (any more).
    public var peer: ClientAddress? { exchange.peer }

    /// Adds header fields to the answer, whatever it will be; one that was added before under the same name is replaced.
    public func addToAnswer(_ headers: [Header]) {
        for header in headers {
            exchange.addedHeaders.removeAll { $0.name == header.name }
            exchange.addedHeaders.append(header)
        }
    }

    /// The token of an `Authorization: Bearer` header; nil without one.
    public var bearerToken: String? {
        guard let header = header("Authorization"), header.lowercased().hasPrefix("bearer ") else { return nil }
        return String(header.dropFirst(7))
    }

    /// The parameters behind the `?`.
    /// - Parameter known: those this address understands.
    /// - Throws: `Problem` when another one, or one twice, or a malformed one, is given: a filter with a typing error must
    ///   not pass for one that was applied.
    public func query(known: Set<String>) throws -> [String: String] {
        try query(known: known, repeatable: []).compactMapValues(\.first)
    }

    /// The same, where some parameters may be given several times: their values in the order they came.
    /// - Throws: `Problem`, as `query(known:)`.
    public func query(known: Set<String>, repeatable: Set<String>) throws -> [String: [String]] {
        var values: [String: [String]] = [:]
        for field in exchange.parameters {
            values[field.name, default: []].append(field.value)
            if values[field.name]?.count == 2, !repeatable.contains(field.name) {
                throw Problem.repeatedParameter(field.name)
            }
        }
        for name in values.keys.sorted() where !known.contains(name) {
            throw Problem.unknownParameter(name, known: known)
        }
        // Scalar by scalar: as a character, a replacement mark with an accent behind it is another one.
        for (name, value) in values.flatMap({ field in field.value.map { (field.key, $0) } })
        where value.unicodeScalars.contains(where: { $0 == "\0" || $0 == "\u{FFFD}" }) {
            throw Problem.invalidParameter(
                name, LocalisedText("不是有效的 UTF-8 文本。", "It is not valid UTF-8 text."))
        }
        return values
    }
}

extension Problem {
    /// A parameter's value cannot be used; `detail` says why and what is accepted.
    public static func invalidParameter(_ name: String, _ detail: LocalisedText) -> Problem {
        Problem(
            400, "invalid_parameter", LocalisedText("参数无效", "Invalid parameter"),
            detail: LocalisedText("\(name)：\(detail.chinese)", "\(name): \(detail.english)"))
    }

    /// A member of a JSON body that cannot be used, and why.
    public static func invalidMember(_ name: String, _ chinese: String, _ english: String) -> Problem {
        Problem(
            400, "invalid_member", LocalisedText("请求内容有误", "A member of the body cannot be used"),
            detail: LocalisedText("\(name)：\(chinese)", "\(name): \(english)"))
    }

    /// A body that should be a JSON object.
    public static let notAnObject = Problem(
        400, "invalid_body", LocalisedText("请求内容不是有效的 JSON 对象", "The body is not a JSON object"),
        detail: LocalisedText("请按接口文档发送 JSON 对象。", "Send a JSON object as the API's description has it."))

    static func unknownParameter(_ name: String, known: Set<String>) -> Problem {
        let list = known.isEmpty ? "-" : known.sorted().joined(separator: ", ")
        return Problem(
            400, "unknown_parameter", LocalisedText("不认识的参数", "Unknown parameter"),
            detail: LocalisedText("\(name)；可用参数：\(list)。", "\(name); this address takes: \(list)."))
    }

    static func repeatedParameter(_ name: String) -> Problem {
        Problem(
            400, "repeated_parameter", LocalisedText("参数重复", "A parameter is given twice"),
            detail: LocalisedText("\(name) 只能出现一次。", "\(name) may be given once."))
    }
}
