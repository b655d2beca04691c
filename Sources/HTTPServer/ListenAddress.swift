internal import Glibc

/// An address to listen on: a literal IPv4 or IPv6 address and a port.
public struct ListenAddress: Sendable, CustomStringConvertible {
    /// The literal address.
    public let host: String
    /// The port; 0 asks the kernel for a free one.
    public let port: UInt16

    /// Reads `127.0.0.1:8080` or `[::1]:8080`; nil when it is neither.
    public init?(_ text: String) {
        guard let colon = text.lastIndex(of: ":"), let port = UInt16(text[text.index(after: colon)...]) else {
            return nil
        }
        var host = String(text[..<colon])
        if host.hasPrefix("["), host.hasSuffix("]") { host = String(host.dropFirst().dropLast()) }
        self.init(host: host, port: port)
    }

    /// Names an address; nil when `host` is no literal address.
    public init?(host: String, port: UInt16) {
        self.host = host
        self.port = port
        var buffer = in6_addr()
        guard inet_pton(isIPv6 ? AF_INET6 : AF_INET, host, &buffer) == 1 else { return nil }
    }

    /// For logs and terminals.
    public var description: String { isIPv6 ? "[\(host)]:\(port)" : "\(host):\(port)" }

    var isIPv6: Bool { host.contains(":") }

    /// The kernel's form of the address, valid while `body` runs.
    func withSocketAddress<Value>(_ body: (UnsafePointer<sockaddr>) -> Value) -> Value {
        if isIPv6 {
            var address = sockaddr_in6()
            address.sin6_family = sa_family_t(AF_INET6)
            address.sin6_port = port.bigEndian
            inet_pton(AF_INET6, host, &address.sin6_addr)
            return withUnsafePointer(to: &address) {
                $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0) }
            }
        }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        inet_pton(AF_INET, host, &address.sin_addr)
        return withUnsafePointer(to: &address) { $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0) } }
    }
}

/// An address that could not be had.
public struct ListenError: Error, Sendable, CustomStringConvertible {
    let address: String
    let errno: Int32

    /// For logs and terminals.
    public var description: String {
        "cannot listen on \(address): \(String(cString: strerror(errno))); is another server running there?"
    }
}
