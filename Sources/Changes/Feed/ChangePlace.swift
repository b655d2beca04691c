/// Where someone stands in the feed.
public struct ChangePlace: Sendable, Hashable {
    /// The last number read; 0 before the first.
    public var after: Int
    /// The last number there was when the reading began at 0, as long as it matters. What was removed since then is told behind it, so
    /// that who passes the part where removals are forgotten misses none.
    public var begun: Int?

    /// A place.
    public init(after: Int, begun: Int? = nil) {
        self.after = after
        self.begun = begun
    }

    /// Reads the `id` of an event: a number, or two with a hyphen between; nil when it is neither.
    init?(eventID text: String) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false).map { Self.number($0) }
        switch parts.count {
        case 1:
            guard let after = parts[0] else { return nil }
            self.init(after: after)
        case 2:
            guard let after = parts[0], let begun = parts[1] else { return nil }
            self.init(after: after, begun: begun)
        default: return nil
        }
    }

    /// The `id` of an event at this place.
    var eventID: String { begun.map { "\(after)-\($0)" } ?? "\(after)" }

    /// Reads a number of the feed; nil when it is none.
    static func number(_ text: Substring) -> Int? {
        guard (1...18).contains(text.utf8.count), text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
            return nil
        }
        return Int(text)
    }
}
