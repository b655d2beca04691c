/// Where the next page starts: fields in base64url, opaque to callers. It names a place in an order and nothing else, so an
/// altered one only leads to another place.
public struct Cursor: Sendable {
    /// The fields of the place.
    public let fields: [String]

    /// The place that some fields name; none of them has a line feed.
    public init(_ fields: [String]) { self.fields = fields }

    /// Reads a cursor of `count` fields.
    /// - Throws: `Problem` when it is none.
    public init(_ text: String, count: Int) throws {
        guard let bytes = Self.decode(text), !bytes.contains(0),
            let decoded = String(validating: bytes, as: UTF8.self)
        else {
            throw Self.invalid
        }
        fields = decoded.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        guard fields.count == count else { throw Self.invalid }
    }

    /// What a caller is told whose cursor is none.
    public static let invalid = Problem.invalidParameter(
        "cursor",
        LocalisedText("请原样使用上一页返回的 next。", "Use the value of “next” from the page before as it is."))

    /// The cursor as callers get it.
    public var text: String {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)
        let bytes = Array(fields.joined(separator: "\n").utf8)
        var output: [UInt8] = []
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let group = bytes[start..<min(start + 3, bytes.count)]
            let value = group.reduce(0) { $0 << 8 | UInt32($1) } << UInt32(8 * (3 - group.count))
            for index in 0...group.count { output.append(alphabet[Int(value >> UInt32(18 - 6 * index)) & 63]) }
        }
        return String(decoding: output, as: UTF8.self)
    }

    private static func decode(_ text: String) -> [UInt8]? {
        var output: [UInt8] = []
        var value: UInt32 = 0
        var bits = 0
        for character in text.utf8 {
            guard let digit = digit(character) else { return nil }
            value = value << 6 | digit
            bits += 6
            if bits >= 8 {
                bits -= 8
                output.append(UInt8(truncatingIfNeeded: value >> UInt32(bits)))
            }
        }
        return output
    }

    private static func digit(_ character: UInt8) -> UInt32? {
        switch character {
        case 0x41...0x5A: UInt32(character - 0x41)
        case 0x61...0x7A: UInt32(character - 0x61 + 26)
        case 0x30...0x39: UInt32(character - 0x30 + 52)
        case UInt8(ascii: "-"): 62
        case UInt8(ascii: "_"): 63
        default: nil
        }
    }
}
