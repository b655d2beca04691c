internal import CMicrohttpd
internal import Glibc

/// An address of a client: 16 bytes of IPv6; IPv4 as `::ffff:a.b.c.d` (RFC 4291 §2.5.5.2).
public struct ClientAddress: Sendable, Hashable {
    /// The first and the last eight bytes.
    let high: UInt64
    let low: UInt64

    private static let mapped: UInt64 = 0x0000_FFFF_0000_0000

    /// Reads a literal address, IPv6 with or without brackets, either with or without a port, as proxies write them; nil when it is none.
    public init?(_ text: some StringProtocol) {
        var host = String(text)
        if host.hasPrefix("[") {
            guard let end = host.firstIndex(of: "]") else { return nil }
            host = String(host[host.index(after: host.startIndex)..<end])
        } else if let colon = host.firstIndex(of: ":"), host.lastIndex(of: ":") == colon {
            host = String(host[..<colon])
        }
        var four = in_addr()
        if inet_pton(AF_INET, host, &four) == 1 {
            self.init(four: UInt32(bigEndian: four.s_addr))
            return
        }
        var six = in6_addr()
        guard inet_pton(AF_INET6, host, &six) == 1 else { return nil }
        self.init(six)
    }

    /// Takes the kernel's form; nil for a socket of another family.
    init?(_ address: UnsafePointer<sockaddr>) {
        switch Int32(address.pointee.sa_family) {
        case AF_INET:
            self = address.withMemoryRebound(to: sockaddr_in.self, capacity: 1) {
                ClientAddress(four: UInt32(bigEndian: $0.pointee.sin_addr.s_addr))
            }
        case AF_INET6:
            self = address.withMemoryRebound(to: sockaddr_in6.self, capacity: 1) { ClientAddress($0.pointee.sin6_addr) }
        default: return nil
        }
    }

    private init(four: UInt32) {
        high = 0
        low = Self.mapped | UInt64(four)
    }

    private init(_ six: in6_addr) {
        (high, low) = withUnsafeBytes(of: six) {
            (
                UInt64(bigEndian: $0.loadUnaligned(as: UInt64.self)),
                UInt64(bigEndian: $0.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
            )
        }
    }

    private var isIPv4: Bool { high == 0 && low >> 32 == Self.mapped >> 32 }

    /// What is one customer as far as can be seen: an IPv4 address, or the /64 of an IPv6 one.
    var customer: ClientAddress { isIPv4 ? self : ClientAddress(high: high, low: 0) }

    private init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    /// The first bits of the address.
    func prefix(_ bits: Int) -> ClientAddress {
        let highMask = bits >= 64 ? UInt64.max : bits <= 0 ? 0 : ~(UInt64.max >> UInt64(bits))
        let lowMask = bits >= 128 ? UInt64.max : bits <= 64 ? 0 : ~(UInt64.max >> UInt64(bits - 64))
        return ClientAddress(high: high & highMask, low: low & lowMask)
    }

    /// How many bits a prefix of so many has in this form.
    fileprivate func bits(_ length: Int) -> Int? {
        if isIPv4 { return (0...32).contains(length) ? 96 + length : nil }
        return (0...128).contains(length) ? length : nil
    }
}

/// A block of addresses such as `10.0.0.0/8`.
public struct AddressBlock: Sendable, Equatable {
    private let prefix: ClientAddress
    private let bits: Int

    /// Reads an address, or one with the length of its prefix behind a slash; nil when it is neither.
    public init?(_ text: some StringProtocol) {
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard let address = ClientAddress(parts[0]) else { return nil }
        guard let bits = parts.count == 1 ? 128 : Int(parts[1]).flatMap(address.bits) else { return nil }
        self.bits = bits
        prefix = address.prefix(bits)
    }

    /// Whether an address is in it.
    public func contains(_ address: ClientAddress) -> Bool { address.prefix(bits) == prefix }
}
