/// What of a message a signature may cover.
public struct SignableMessage: Sendable {
    /// The request's method; nil for an answer.
    public let method: String?
    /// `http` or `https`; nil when unknown, as behind a proxy.
    public let scheme: String?
    /// The path and query of a request, byte by byte as sent.
    public let target: String
    /// The status of an answer.
    public let status: Int?
    /// The header fields in the order they stand.
    public let fields: [(name: String, value: String)]

    /// A request.
    /// - Parameters:
    ///   - target: the request target in origin form: path and query, nothing decoded.
    ///   - fields: all header fields, one for each line.
    public init(method: String, scheme: String? = nil, target: String, fields: [(name: String, value: String)]) {
        self.method = method
        self.scheme = scheme
        self.target = target
        self.fields = fields
        status = nil
    }

    /// An answer.
    public init(status: Int, fields: [(name: String, value: String)]) {
        method = nil
        scheme = nil
        target = ""
        self.status = status
        self.fields = fields
    }

    /// The path as sent, `/` for an empty one (RFC 9421, 2.2.6).
    public var path: String {
        let path = target.prefix { $0 != "?" }
        return path.isEmpty ? "/" : String(path)
    }

    /// The query as sent with its question mark; nil without one.
    public var query: String? { target.firstIndex(of: "?").map { String(target[$0...]) } }

    /// The values of a field's lines, without the blanks around them.
    public func values(_ name: String) -> [String] {
        let name = name.lowercased()
        return fields.filter { $0.name.lowercased() == name }.map { Self.trimmed($0.value) }
    }

    /// Without blanks around it, and on one line (RFC 9421, 2.1).
    private static func trimmed(_ value: String) -> String {
        let isBlank: (UInt8) -> Bool = { $0 == 0x20 || $0 == 0x09 || $0 == 0x0D || $0 == 0x0A }
        var bytes = Array(value.utf8)[...]
        while let first = bytes.first, isBlank(first) { bytes.removeFirst() }
        while let last = bytes.last, isBlank(last) { bytes.removeLast() }
        return String(decoding: bytes, as: UTF8.self)
    }
}
