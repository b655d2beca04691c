import Foundation
import Glibc
import Synchronization
import TestSupport

/// Stands between a worker and PostgreSQL and cuts all its connections at a chosen moment, so that a worker can die anywhere.
final class CuttingProxy: Sendable {
    /// When to cut.
    enum Moment: Sendable, CustomStringConvertible {
        /// Never.
        case never
        /// When so many bytes have gone to the server.
        case bytes(Int)
        /// Before the n-th COMMIT reaches the server.
        case beforeCommit(Int)
        /// When the server has answered the n-th COMMIT and the worker has not heard of it.
        case afterCommit(Int)

        var description: String {
            switch self {
            case .never: "never"
            case .bytes(let count): "after \(count) bytes"
            case .beforeCommit(let number): "before commit \(number)"
            case .afterCommit(let number): "after commit \(number)"
            }
        }
    }

    /// The folder of the socket: what a connection string has as host.
    let folder: String
    private let traffic = Mutex((bytes: 0, commits: 0))
    private let listener: Int32
    private let wake: (read: Int32, write: Int32)
    private let target: String
    private let moment: Moment
    private let done = DispatchSemaphore(value: 0)

    /// Where the cluster's socket is; nil when it is not reached by one.
    static let target: String? = {
        let url = ProcessInfo.processInfo.environment["GONGXIN_TEST_DATABASE_URL"].flatMap(URLComponents.init)
        let host = url?.queryItems?.first { $0.name == "host" }?.value
        return host.map { $0 + "/.s.PGSQL.5432" }.flatMap { FileManager.default.fileExists(atPath: $0) ? $0 : nil }
    }()

    init(_ moment: Moment, target: String) throws {
        self.moment = moment
        self.target = target
        folder = NSTemporaryDirectory() + "gongxin-proxy-\(UUID().uuidString.prefix(8))"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        var pair: [Int32] = [0, 0]
        pipe(&pair)
        wake = (pair[0], pair[1])
        let listener = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        self.listener = listener
        guard Self.withAddress(folder + "/.s.PGSQL.5432", { bind(listener, $0, $1) }) == 0, listen(listener, 16) == 0
        else { throw CocoaError(.fileNoSuchFile) }
        Thread.detachNewThread { [self] in
            forward()
            done.signal()
        }
    }

    /// What went to the server so far.
    var passed: (bytes: Int, commits: Int) { traffic.withLock { $0 } }

    /// Ends the proxy and removes its socket.
    func stop() {
        _ = write(wake.write, [1], 1)
        done.wait()
        for descriptor in [listener, wake.read, wake.write] { close(descriptor) }
        try? FileManager.default.removeItem(atPath: folder)
    }

    // MARK: The thread

    private func forward() {
        var peers: [Int32: (other: Int32, isClient: Bool)] = [:]
        var dropped: Int32?
        func hangUp(_ descriptor: Int32) {
            guard let peer = peers.removeValue(forKey: descriptor) else { return }
            peers[peer.other] = nil
            close(descriptor)
            close(peer.other)
        }
        func cut() {
            for descriptor in Array(peers.keys) { hangUp(descriptor) }
        }
        var isCut = false
        while true {
            var polled = ([wake.read, listener] + peers.keys).map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
            poll(&polled, nfds_t(polled.count), -1)
            for entry in polled where entry.revents != 0 {
                if entry.fd == wake.read { return cut() }
                if entry.fd == listener {
                    let client = accept(listener, nil, nil)
                    let server = isCut ? -1 : connectToTarget()
                    guard client >= 0, server >= 0 else {
                        close(client)
                        continue
                    }
                    peers[client] = (server, true)
                    peers[server] = (client, false)
                } else if let peer = peers[entry.fd] {
                    var bytes = [UInt8](repeating: 0, count: 65_536)
                    let count = read(entry.fd, &bytes, bytes.count)
                    guard count > 0 else {
                        hangUp(entry.fd)
                        continue
                    }
                    bytes.removeLast(bytes.count - count)
                    if !peer.isClient {
                        if dropped == entry.fd {
                            isCut = true
                            cut()
                            break
                        }
                        Self.writeAll(peer.other, bytes)
                        continue
                    }
                    switch judge(bytes) {
                    case .pass: Self.writeAll(peer.other, bytes)
                    case .cut(let first):
                        Self.writeAll(peer.other, Array(bytes.prefix(first)))
                        isCut = true
                        cut()
                    case .passAndDropAnswer:
                        dropped = peer.other
                        Self.writeAll(peer.other, bytes)
                    }
                    if isCut { break }
                }
            }
        }
    }

    private enum Verdict { case pass, cut(Int), passAndDropAnswer }

    private func judge(_ bytes: [UInt8]) -> Verdict {
        let isCommit = bytes.suffix(7).elementsEqual("COMMIT\0".utf8)
        return traffic.withLock { traffic in
            let before = traffic.bytes
            traffic.bytes += bytes.count
            traffic.commits += isCommit ? 1 : 0
            switch moment {
            case .bytes(let limit) where traffic.bytes >= limit: return .cut(limit - before)
            case .beforeCommit(let number) where isCommit && traffic.commits == number: return .cut(0)
            case .afterCommit(let number) where isCommit && traffic.commits == number: return .passAndDropAnswer
            default: return .pass
            }
        }
    }

    // MARK: Sockets

    private func connectToTarget() -> Int32 {
        let server = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        if Self.withAddress(target, { connect(server, $0, $1) }) == 0 { return server }
        close(server)
        return -1
    }

    private static func writeAll(_ descriptor: Int32, _ bytes: [UInt8]) {
        var sent = 0
        while sent < bytes.count {
            let count = bytes[sent...].withUnsafeBytes {
                send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            if count <= 0 { return }
            sent += count
        }
    }

    private static func withAddress(_ path: String, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32) -> Int32 {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { target in
            for (index, byte) in path.utf8.prefix(target.count - 1).enumerated() { target[index] = byte }
        }
        return withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, socklen_t(MemoryLayout<sockaddr_un>.size)) }
        }
    }
}
