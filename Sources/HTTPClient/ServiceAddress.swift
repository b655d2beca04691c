/// The address of a request, taken apart: what is sent is exactly what is signed.
public struct ServiceAddress: Sendable, Equatable {
    /// Scheme, host and port.
    public let base: String
    /// Path and query. What a request line cannot hold – blanks, Chinese characters – is percent-encoded, the rest stands as it was given.
    public let target: String

    /// Reads an address such as `https://credit.example.cn/v1/subjects?q=…`; nil when it is none.
    public init?(_ text: String) {
        guard let scheme = ["http://", "https://"].first(where: { text.lowercased().hasPrefix($0) }) else { return nil }
        let rest = text.dropFirst(scheme.count).prefix { $0 != "#" }
        let host = rest.prefix { $0 != "/" && $0 != "?" }
        guard !host.isEmpty, host.utf8.allSatisfy({ (0x21...0x7E).contains($0) && $0 != UInt8(ascii: "@") }) else {
            return nil
        }
        let target = rest.dropFirst(host.count)
        base = scheme + host
        self.target = (target.first == "/" ? "" : "/") + Self.encoded(target)
    }

    private static func encoded(_ text: Substring) -> String {
        text.utf8.map { byte in
            guard !(0x21...0x7E).contains(byte) else { return String(Unicode.Scalar(byte)) }
            return "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
        }.joined()
    }
}
