public import Cryptography

/// The digests of a message's content that it carries (RFC 9530, 2).
public struct ContentDigest: Sendable, Equatable {
    /// The header field is no dictionary of digests, or holds none of the algorithms sha-256 and sha-512.
    public struct Unusable: Error {}

    private static let algorithms: [(name: String, algorithm: DigestAlgorithm)] = [
        ("sha-256", .sha256), ("sha-512", .sha512),
    ]

    private let expected: [DigestAlgorithm: [UInt8]]

    /// Reads the header field. Algorithms of other names are passed over, as long as there is one that is known.
    /// - Throws: `Unusable`.
    public init(_ field: String) throws(Unusable) {
        guard let dictionary = try? StructuredFieldParser.dictionary(field) else { throw Unusable() }
        var expected: [DigestAlgorithm: [UInt8]] = [:]
        for (name, member) in dictionary.members {
            guard case .item(let item) = member, case .bytes(let bytes) = item.value else { throw Unusable() }
            guard let algorithm = Self.algorithms.first(where: { $0.name == name })?.algorithm else { continue }
            guard bytes.count == algorithm.length else { throw Unusable() }
            expected[algorithm] = bytes
        }
        guard !expected.isEmpty else { throw Unusable() }
        self.expected = expected
    }

    /// The field's value for some content, with SHA-256.
    /// - Throws: `CryptographyError`.
    public static func field(of content: [UInt8]) throws(CryptographyError) -> String {
        field(sha256: try Digest.of(content))
    }

    /// The field's value for content of a known SHA-256.
    public static func field(sha256 digest: [UInt8]) -> String { "sha-256=" + BareItem.bytes(digest).text }

    /// Begins to look at content that comes piece by piece.
    /// - Throws: `CryptographyError`.
    public func check() throws(CryptographyError) -> ContentCheck { try ContentCheck(expected) }

    /// Whether all digests are those of the content.
    /// - Throws: `CryptographyError`.
    public func matches(_ content: [UInt8]) throws(CryptographyError) -> Bool {
        let check = try check()
        check.update(content)
        return check.matches()
    }
}

/// The comparison of content that comes piece by piece with its digests. It belongs to one task at a time.
public final class ContentCheck {
    private var digests: [(digest: Digest, expected: [UInt8])] = []

    fileprivate init(_ expected: [DigestAlgorithm: [UInt8]]) throws(CryptographyError) {
        for (algorithm, value) in expected { digests.append((try Digest(algorithm), value)) }
    }

    /// Adds the next bytes.
    public func update(_ bytes: [UInt8]) {
        for (digest, _) in digests { digest.update(bytes) }
    }

    /// Whether all digests are those of what was added; it ends the comparison.
    public func matches() -> Bool {
        digests.allSatisfy { digest, expected in digest.finish() == expected }
    }
}
