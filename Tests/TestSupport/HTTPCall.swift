import Foundation
import Glibc

/// A connection to a local server that says exactly what a test wants to say, word for word, and waits for the answer.
public struct HTTPCall: ~Copyable, Sendable {
    private let socket: Int32

    /// Why there was no answer.
    public struct Failure: Error, CustomStringConvertible {
        /// What happened.
        public let description: String

        /// Says what happened.
        public init(description: String) { self.description = description }
    }

    /// Connects to a port of this machine. Nothing waits longer than `patience` seconds.
    /// - Parameter source: the address of this machine to come from.
    public init(port: Int, from source: String? = nil, patience: Int = 60) throws {
        socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard socket >= 0 else { throw Failure(description: "socket: \(errno)") }
        var limit = timeval(tv_sec: patience, tv_usec: 0)
        setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        setsockopt(socket, SOL_SOCKET, SO_SNDTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        if let source {
            inet_pton(AF_INET, source, &address.sin_addr)
            let bound = withUnsafePointer(to: &address) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    bind(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
                }
            }
            guard bound == 0 else { throw Failure(description: "bind to \(source): \(errno)") }
        }
        address.sin_port = UInt16(port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let status = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        // A connection that a signal interrupted is made all the same; sending waits for it.
        guard status == 0 || errno == EINTR else {
            let reason = errno
            close(socket)
            throw Failure(description: "connect: \(reason)")
        }
    }

    deinit { close(socket) }

    /// Sends bytes as they are.
    public func send(_ bytes: some Collection<UInt8>) throws {
        let bytes = Array(bytes)
        var offset = 0
        while offset < bytes.count {
            let count = bytes.withUnsafeBytes {
                Glibc.send(
                    socket, $0.baseAddress.map { $0 + offset }, bytes.count - offset, Int32(MSG_NOSIGNAL))
            }
            // Such as the end of a process that the tests had started.
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw Failure(description: "send: \(errno)") }
            offset += count
        }
    }

    /// Everything the server says until it closes the connection.
    public func answer() throws -> HTTPAnswer {
        var received: [UInt8] = []
        var part = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = recv(socket, &part, part.count, 0)
            if count < 0, errno == EINTR { continue }
            if count < 0, received.isEmpty { throw Failure(description: "recv: \(errno)") }
            if count <= 0 { break }
            received += part[..<count]
        }
        let answer = try HTTPAnswer(received)
        Canary.look(in: answer)
        return answer
    }

    /// Sends a request and returns its answer.
    public static func make(
        _ method: String = "GET", _ target: String, port: Int, headers: [String: String] = [:], body: [UInt8]? = nil,
        from source: String? = nil, patience: Int = 60
    ) throws -> HTTPAnswer {
        let call = try HTTPCall(port: port, from: source, patience: patience)
        var head = "\(method) \(target) HTTP/1.1\r\nHost: test\r\nConnection: close\r\n"
        for (name, value) in headers { head += "\(name): \(value)\r\n" }
        if let body { head += "Content-Length: \(body.count)\r\n" }
        try call.send((head + "\r\n").utf8)
        if let body {
            // A server that refuses answers before it has read everything, and may close then.
            try? call.send(body)
        }
        return try call.answer()
    }
}

/// What a server answered.
public struct HTTPAnswer: Sendable {
    /// The status.
    public let status: Int
    /// The header fields; names in lower case.
    public let headers: [String: String]
    /// The body, put together if it came in chunks.
    public let body: [UInt8]

    /// The body as text.
    public var text: String { String(decoding: body, as: UTF8.self) }

    init(_ bytes: [UInt8]) throws {
        guard let end = bytes.firstRange(of: Array("\r\n\r\n".utf8)) else {
            throw HTTPCall.Failure(description: "no answer but \(bytes.count) bytes")
        }
        let lines = String(decoding: bytes[..<end.lowerBound], as: UTF8.self).components(separatedBy: "\r\n")
        guard let status = Int((lines.first ?? "").split(separator: " ").dropFirst().first ?? "") else {
            throw HTTPCall.Failure(description: "no status in \(lines.first ?? "")")
        }
        self.status = status
        var headers: [String: String] = [:]
        for line in lines.dropFirst() {
            guard let colon = line.firstIndex(of: ":") else { continue }
            headers[line[..<colon].lowercased()] = line[line.index(after: colon)...].trimmingCharacters(
                in: .whitespaces)
        }
        self.headers = headers
        let rest = Array(bytes[end.upperBound...])
        body = headers["transfer-encoding"] == "chunked" ? try Self.joined(rest) : rest
    }

    /// The content of chunks; a stream cut off is no answer.
    private static func joined(_ bytes: [UInt8]) throws -> [UInt8] {
        var content: [UInt8] = []
        var rest = bytes[...]
        while let lineEnd = rest.firstRange(of: [0x0D, 0x0A]),
            let size = Int(String(decoding: rest[..<lineEnd.lowerBound], as: UTF8.self), radix: 16)
        {
            if size == 0 { return content }
            guard rest.endIndex >= lineEnd.upperBound + size + 2 else { break }
            content += rest[lineEnd.upperBound..<lineEnd.upperBound + size]
            rest = rest[(lineEnd.upperBound + size + 2)...]
        }
        throw HTTPCall.Failure(description: "the answer was cut off")
    }

    /// The body as a JSON object.
    public func object() throws -> [String: Any] {
        try JSONSerialization.jsonObject(with: Data(body)) as? [String: Any] ?? [:]
    }

    /// The body as a JSON value of a known form.
    public func decoded<Value: Decodable>(_ type: Value.Type = Value.self) throws -> Value {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        return try decoder.decode(type, from: Data(body))
    }
}
