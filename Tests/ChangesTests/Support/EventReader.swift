import EventLoop
import Foundation
import Synchronization
import TestSupport

/// A reader of server-sent events that reads when it is told to.
final class EventReader: Sendable {
    struct Event: Equatable {
        var id = ""
        var name = ""
        var data = ""
    }

    /// What was received so far, and whether the connection has ended.
    struct State {
        var bytes: [UInt8] = []
        var isClosed = false
    }

    private let state = Mutex(State())
    private let connection: EventConnection

    init(port: Int, _ query: String, last: String? = nil) throws {
        connection = try EventConnection(port: port)
        let more = last.map { "Last-Event-ID: \($0)\r\n" } ?? ""
        try connection.send(
            "GET /v1/changes\(query) HTTP/1.1\r\nHost: test\r\nAccept: text/event-stream\r\n\(more)\r\n")
    }

    /// Reads on a thread of its own until the end.
    func start() {
        let thread = Thread { [self] in
            while let part = connection.receive() { state.withLock { $0.bytes += part } }
            state.withLock { $0.isClosed = true }
        }
        thread.start()
    }

    func close() { connection.shutDown() }

    private var bytes: [UInt8] { state.withLock { $0.bytes } }
    var text: String { String(decoding: bytes, as: UTF8.self) }
    /// Bytes so far.
    var received: Int { state.withLock { $0.bytes.count } }
    var isClosed: Bool { state.withLock { $0.isClosed } }
    var hasEnded: Bool { text.hasSuffix("\r\n0\r\n\r\n") }

    /// The complete events, taken out of their chunks.
    var events: [Event] {
        let bytes = bytes
        guard let head = bytes.firstRange(of: Array("\r\n\r\n".utf8)) else { return [] }
        let body = bytes[head.upperBound...]
        return Self.joined(body).components(separatedBy: "\n\n").dropLast().compactMap { block in
            var event = Event()
            for line in block.split(separator: "\n") {
                if line.hasPrefix("id: ") { event.id = String(line.dropFirst(4)) }
                if line.hasPrefix("event: ") { event.name = String(line.dropFirst(7)) }
                if line.hasPrefix("data: ") { event.data = String(line.dropFirst(6)) }
            }
            return event.data.isEmpty && event.id.isEmpty ? nil : event
        }
    }

    /// What came, without the numbers that came along with heartbeats.
    var data: [String] { events.map(\.data).filter { !$0.isEmpty } }

    var changes: [FeedPage.Change] {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        return events.filter { !$0.data.isEmpty }.compactMap {
            try? decoder.decode(FeedPage.Change.self, from: Data($0.data.utf8))
        }
    }

    private static func joined(_ chunked: ArraySlice<UInt8>) -> String {
        var content: [UInt8] = []
        var rest = chunked
        while let end = rest.firstRange(of: [0x0D, 0x0A]),
            let size = Int(String(decoding: rest[..<end.lowerBound], as: UTF8.self), radix: 16), size > 0,
            rest.endIndex >= end.upperBound + size
        {
            content += rest[end.upperBound..<end.upperBound + size]
            rest = rest[min(end.upperBound + size + 2, rest.endIndex)...]
        }
        return String(decoding: content, as: UTF8.self)
    }
}

/// A connection to a port of this machine.
final class EventConnection: Sendable {
    private let socket: Int32

    init(port: Int) throws {
        socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let status = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard status == 0 else { throw HTTPCall.Failure(description: "connect: \(errno)") }
    }

    deinit { Glibc.close(socket) }

    func send(_ text: String) throws {
        let bytes = Array(text.utf8)
        guard Glibc.send(socket, bytes, bytes.count, Int32(MSG_NOSIGNAL)) == bytes.count else {
            throw HTTPCall.Failure(description: "send: \(errno)")
        }
    }

    func receive() -> ArraySlice<UInt8>? {
        var part = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = recv(socket, &part, part.count, 0)
            if count < 0, errno == EINTR { continue }
            return count > 0 ? part[..<count] : nil
        }
    }

    func shutDown() { Glibc.shutdown(socket, Int32(SHUT_RDWR)) }
}
