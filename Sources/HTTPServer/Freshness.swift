/// What may be done with an answer that was kept, by class of address: the one table of `Cache-Control`.
public enum Freshness: String, Sendable, CaseIterable {
    /// For everybody, and right for the moment only, as what it tells can be repaired or expire at any time: whoever keeps it asks
    /// before serving it (RFC 9111 §5.2.2.4).
    case askedAgain = "no-cache"
    /// For one reader, or about the service itself: nobody keeps it.
    case notKept = "no-store"
    /// For everybody, under an address that is made of the content's digest: it never becomes another.
    case forEver = "public, max-age=31536000, immutable"

    /// The header.
    public var header: Header { Header("Cache-Control", rawValue) }
}

extension Header {
    /// `Freshness.askedAgain`.
    public static let askedAgain = Freshness.askedAgain.header
    /// `Freshness.notKept`.
    public static let notKept = Freshness.notKept.header
}
