/// What an answer is kept under: a subject's code and which of its answers it is. Three machine words, so that looking one up
/// allocates nothing.
struct CacheKey: Hashable, Sendable {
    private let first: UInt64
    private let second: UInt64
    private let rest: UInt64

    /// A unified social credit code (GB 32100-2015) in standard form and an answer of its subject; nil when the text has not 18 bytes.
    init?(_ code: some StringProtocol, variant: Variant = .report) { self.init(bytes: code.utf8, variant: variant) }

    /// The same from the bytes of a code.
    init?(bytes: some Collection<UInt8>, variant: Variant) {
        var words: (UInt64, UInt64, UInt64) = (0, 0, UInt64(variant.rawValue) << 16)
        var count = 0
        for byte in bytes {
            switch count {
            case 0..<8: words.0 = words.0 << 8 | UInt64(byte)
            case 8..<16: words.1 = words.1 << 8 | UInt64(byte)
            case 16, 17: words.2 |= UInt64(byte) << UInt64(8 * (17 - count))
            default: return nil
            }
            count += 1
        }
        guard count == 18 else { return nil }
        (first, second, rest) = words
    }

    private init(first: UInt64, second: UInt64, rest: UInt64) {
        self.first = first
        self.second = second
        self.rest = rest
    }

    /// The same subject's other answer.
    func other(_ variant: Variant) -> CacheKey {
        CacheKey(first: first, second: second, rest: rest & 0xFFFF | UInt64(variant.rawValue) << 16)
    }

    /// The answers of a subject that are kept.
    enum Variant: UInt8, CaseIterable, Sendable {
        /// The public's report as JSON.
        case report
        /// The overview.
        case overview
    }
}
