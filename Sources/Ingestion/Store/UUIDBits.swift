internal import Cryptography

/// 128 bits in PostgreSQL's `uuid`: a batch's number, or the natural key of a record as a digest.
public struct UUIDBits: Hashable, Sendable, CustomStringConvertible {
    let high: UInt64
    let low: UInt64

    init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    /// Reads the usual form with four hyphens; nil for anything else.
    public init?(_ text: some StringProtocol) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.map(\.utf8.count) == [8, 4, 4, 4, 12], let bytes = Hexadecimal.decode(parts.joined()) else {
            return nil
        }
        high = bytes[..<8].reduce(0) { $0 << 8 | UInt64($1) }
        low = bytes[8...].reduce(0) { $0 << 8 | UInt64($1) }
    }

    /// A random one (RFC 9562, version 4).
    public static func random() -> UUIDBits {
        UUIDBits(
            high: UInt64.random(in: 0...UInt64.max) & ~0xF000 | 0x4000,
            low: UInt64.random(in: 0...UInt64.max) & ~(3 << 62) | 2 << 62)
    }

    /// The usual form, lower case.
    public var description: String {
        let digits = [high, low].map { value in
            let text = String(value, radix: 16)
            return String(repeating: "0", count: 16 - text.count) + text
        }
        let high = digits[0]
        let low = digits[1]
        return "\(high.prefix(8))-\(high.dropFirst(8).prefix(4))-\(high.suffix(4))-\(low.prefix(4))-\(low.dropFirst(4))"
    }

    /// Hashing half the bits is enough: they come from a digest or a random source.
    public func hash(into hasher: inout Hasher) { hasher.combine(low) }
}
