internal import HTTPServer

/// Which internet addresses are in public networks, so that a name in the address of a webhook cannot lead into the platform's own
/// (registries of special-purpose addresses, RFC 6890).
enum PublicNetwork {
    private static let others = [
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24",
        "192.0.2.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/3",
        // IPv6: only what is given out for all (2000::/3) is public, without the ways to IPv4 and the examples.
        "2001::/23", "2001:db8::/32", "2002::/16",
    ].compactMap { AddressBlock($0) }
    private static let everything = ["0.0.0.0/0", "2000::/3"].compactMap { AddressBlock($0) }

    /// Whether an address, as text, is public.
    static func contains(_ text: String) -> Bool {
        // Brackets: without them a short one with a single colon would be taken for one with a port.
        guard let address = ClientAddress(text.contains(":") ? "[\(text)]" : text) else { return false }
        return everything.contains { $0.contains(address) } && !others.contains { $0.contains(address) }
    }
}
