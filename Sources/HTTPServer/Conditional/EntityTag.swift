internal import CXXHash
internal import Formats

/// A strong entity tag (RFC 9110 §8.8.3): two answers of one address have the same only if they are the same byte for byte.
///
/// It is a digest of the bytes (XXH3, 128 bits), so it is right whatever an answer was made of, and every process of a platform
/// gives the same one.
public struct EntityTag: Sendable, Equatable {
    /// The tag with its quotes, as it stands in a header.
    public let text: String

    /// The tag of a content in a coding: each coding of it is another representation and has another tag.
    init(of content: UnsafeRawBufferPointer, _ coding: ContentCoding = .identity) {
        let digest = XXH3_128bits(content.baseAddress, content.count)
        let tag = EntityTag(digest.high64, digest.low64)
        self = coding == .identity ? tag : tag.coded(coding)
    }

    private init(_ high: UInt64, _ low: UInt64) {
        text = String(unsafeUninitializedCapacity: 34) { target in
            guard let start = target.baseAddress else { return 0 }
            start[0] = UInt8(ascii: "\"")
            HexadecimalDigits.write(high, to: start + 1)
            HexadecimalDigits.write(low, to: start + 17)
            start[33] = UInt8(ascii: "\"")
            return 34
        }
    }

    /// The tag of the same content in another coding.
    func coded(_ coding: ContentCoding) -> EntityTag { EntityTag(text: text.dropLast() + "-\(coding.rawValue)\"") }

    private init(text: String) { self.text = text }

    /// Whether a list of tags as in `If-None-Match` names this one, by the weak comparison that is asked for there, or is `*`
    /// (RFC 9110 §13.1.2). Behind the first thing that is no tag nothing counts any more.
    func isListed(in list: some StringProtocol) -> Bool {
        var rest = Substring(list).utf8
        let own = text.utf8
        while true {
            while let first = rest.first, first == 0x20 || first == 0x09 || first == UInt8(ascii: ",") {
                rest.removeFirst()
            }
            if rest.first == UInt8(ascii: "*") { return rest.dropFirst().allSatisfy { $0 == 0x20 || $0 == 0x09 } }
            if rest.starts(with: "W/".utf8) { rest = rest.dropFirst(2) }
            guard rest.first == UInt8(ascii: "\""), let end = rest.dropFirst().firstIndex(of: UInt8(ascii: "\"")) else {
                return false
            }
            if rest[...end].elementsEqual(own) { return true }
            rest = rest[end...].dropFirst()
            guard rest.first.map({ $0 == 0x20 || $0 == 0x09 || $0 == UInt8(ascii: ",") }) ?? false else { return false }
        }
    }
}
