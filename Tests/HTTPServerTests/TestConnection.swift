import Foundation
import Testing

/// A client's end of one connection: writes what it is told, byte for byte, and reads what comes.
final class TestConnection {
    private let socket: Int32
    private var buffer: [UInt8] = []

    /// Whether the server ended the connection in a way that cannot pass for the end of an answer.
    private(set) var wasReset = false

    struct Ended: Error {}

    init(port: Int, from source: String? = nil, receiveBuffer: Int32? = nil) throws {
        socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        try #require(socket >= 0)
        if var size = receiveBuffer { setsockopt(socket, SOL_SOCKET, SO_RCVBUF, &size, 4) }
        var limit = timeval(tv_sec: 60, tv_usec: 0)
        let size = socklen_t(MemoryLayout<timeval>.size)
        setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &limit, size)
        setsockopt(socket, SOL_SOCKET, SO_SNDTIMEO, &limit, size)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        if let source {
            inet_pton(AF_INET, source, &address.sin_addr)
            let bound = withUnsafePointer(to: &address) {
                $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    bind(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
                }
            }
            try #require(bound == 0)
        }
        address.sin_port = UInt16(port).bigEndian
        inet_pton(AF_INET, "127.0.0.1", &address.sin_addr)
        let status = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard status == 0 else { throw Ended() }
    }

    deinit { close(socket) }

    // MARK: Writing

    func send(_ text: String) throws { try send(Array(text.utf8)) }

    func send(_ bytes: [UInt8]) throws {
        var rest = bytes[...]
        while !rest.isEmpty {
            let sent = rest.withUnsafeBytes { Glibc.send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            guard sent > 0 else { throw Ended() }
            rest = rest.dropFirst(sent)
        }
    }

    /// Sends as much as the kernel takes without waiting, until it has taken nothing for `quiet`.
    /// - Returns: the number of bytes taken.
    func sendWithoutWaiting(_ bytes: [UInt8], quiet: Duration = .milliseconds(300)) -> Int {
        var count = 0
        var last = ContinuousClock.now
        while count < bytes.count, ContinuousClock.now - last < quiet {
            let flags = Int32(MSG_NOSIGNAL) | Int32(MSG_DONTWAIT)
            let sent = bytes[count...].withUnsafeBytes { Glibc.send(socket, $0.baseAddress, $0.count, flags) }
            if sent > 0 {
                count += sent
                last = .now
            } else {
                usleep(2000)
            }
        }
        return count
    }

    func endSending() { shutdown(socket, Int32(SHUT_WR)) }

    /// Ends with a reset, as a client that crashes does.
    func abandon() {
        var linger = linger(l_onoff: 1, l_linger: 0)
        setsockopt(socket, SOL_SOCKET, SO_LINGER, &linger, socklen_t(MemoryLayout<Glibc.linger>.size))
    }

    // MARK: Reading

    /// Reads a response with its body.
    func receive(hasBody: Bool = true) throws -> TestResponse {
        var response = TestResponse(head: try readHead())
        guard hasBody, response.status >= 200, response.status != 304 else { return response }
        if response.header("transfer-encoding") == "chunked" {
            while true {
                let size = try #require(Int(try readLine(), radix: 16))
                response.body += try readBytes(size)
                _ = try readLine()
                if size == 0 { break }
            }
        } else if let length = response.header("content-length").flatMap({ Int($0) }) {
            response.body = try readBytes(length)
        } else {
            response.body = readToEnd()
        }
        return response
    }

    /// Sends a request without body and reads the response.
    func request(_ method: String, _ target: String, _ headers: String...) throws -> TestResponse {
        try send("\(method) \(target) HTTP/1.1\r\nHost: test\r\n\(headers.map { $0 + "\r\n" }.joined())\r\n")
        return try receive(hasBody: method != "HEAD")
    }

    /// Everything until the server closes; fails the test when it does not.
    func readToEnd() -> [UInt8] {
        while (try? fill()) != nil {}
        defer { buffer.removeAll() }
        return buffer
    }

    private func readHead() throws -> [String] {
        var lines: [String] = []
        while true {
            let line = try readLine()
            if line.isEmpty { return lines }
            lines.append(line)
        }
    }

    private func readLine() throws -> String {
        while true {
            if let end = buffer.firstIndex(of: 0x0A) {
                let line = buffer[..<end].filter { $0 != 0x0D }
                buffer.removeSubrange(...end)
                return String(decoding: line, as: UTF8.self)
            }
            try fill()
        }
    }

    func readBytes(_ count: Int) throws -> [UInt8] {
        while buffer.count < count { try fill() }
        defer { buffer.removeFirst(count) }
        return Array(buffer.prefix(count))
    }

    private func fill() throws {
        var piece = [UInt8](repeating: 0, count: 262_144)
        let count = recv(socket, &piece, piece.count, 0)
        if count < 0, errno == ECONNRESET { wasReset = true }
        if count < 0, errno == EAGAIN { Issue.record("the server neither answered nor closed within 60 seconds") }
        guard count > 0 else { throw Ended() }
        buffer += piece[..<count]
    }
}

/// A response as it came.
struct TestResponse {
    let status: Int
    let headers: [(name: String, value: String)]
    var body: [UInt8] = []

    init(head: [String]) {
        status = head.first?.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
        headers = head.dropFirst().map { line in
            let parts = line.split(separator: ":", maxSplits: 1).map { $0.trimmingCharacters(in: .whitespaces) }
            return (parts.first?.lowercased() ?? "", parts.dropFirst().first ?? "")
        }
    }

    var text: String { String(decoding: body, as: UTF8.self) }

    func header(_ name: String) -> String? { headers.first { $0.name == name }?.value }

    /// A member of a problem document.
    func problem(_ name: String) -> String {
        let document = try? JSONSerialization.jsonObject(with: Data(body)) as? [String: Any]
        return document?[name].map { "\($0)" } ?? ""
    }
}
