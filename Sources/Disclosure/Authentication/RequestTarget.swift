/// Judges request targets: a signed path must mean the same to everyone who decodes it, on its way and here.
enum RequestTarget {
    /// Whether a target has one reading only: no dot segments, no empty ones, nothing encoded that need not be or that would divide
    /// or end a segment once decoded.
    static func isUnambiguous(_ target: String) -> Bool {
        guard target.utf8.first == UInt8(ascii: "/"),
            target.utf8.allSatisfy({ (0x21...0x7E).contains($0) && $0 != UInt8(ascii: "#") && $0 != UInt8(ascii: "\\") }
            )
        else { return false }
        let path = target.prefix { $0 != "?" }.dropFirst()
        return path.isEmpty || path.split(separator: "/", omittingEmptySubsequences: false).allSatisfy(isPlain)
    }

    private static func isPlain(_ segment: Substring) -> Bool {
        guard !segment.isEmpty, segment != ".", segment != ".." else { return false }
        var rest = Array(segment.utf8)[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else { continue }
            guard rest.count >= 2, rest.prefix(2).allSatisfy(isHexadecimal),
                let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16), mayBeEncoded(value)
            else { return false }
            rest.removeFirst(2)
        }
        return true
    }

    private static func isHexadecimal(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x46, 0x61...0x66: true
        default: false
        }
    }

    private static func mayBeEncoded(_ value: UInt8) -> Bool {
        switch value {
        case 0..<0x20, 0x7F: false
        // Unreserved characters (RFC 3986, 2.3) need not be.
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: false
        default: !"-._~/\\%".utf8.contains(value)
        }
    }
}
