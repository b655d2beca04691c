/// How the bytes of an answer are coded (RFC 9110 §8.4.1).
public enum ContentCoding: String, Sendable {
    /// As they are.
    case identity
    /// Compressed with gzip.
    case gzip

    /// The coding for an `Accept-Encoding` header (RFC 9110 §12.5.3): gzip when it is acceptable and no less welcome than the bytes as
    /// they are; those for everybody else, as nobody is turned away for a coding.
    init(acceptEncoding header: String?) {
        guard let header else {
            self = .identity
            return
        }
        var gzip: Double?
        var identity: Double?
        var others: Double?
        for range in header.utf8.split(separator: UInt8(ascii: ",")) {
            let parts = range.split(separator: UInt8(ascii: ";"), omittingEmptySubsequences: false)
            guard let name = parts.first.map({ Self.word($0) }), let weight = Self.weight(parts.dropFirst()) else {
                continue
            }
            switch name {
            case "gzip", "x-gzip": gzip = max(gzip ?? 0, weight)
            case "identity": identity = weight
            case "*": others = weight
            default: continue
            }
        }
        let wanted = gzip ?? others ?? 0
        // Not named at all, the bytes as they are will do, but something else was asked for.
        self = wanted > 0 && wanted >= identity ?? 0 ? .gzip : .identity
    }

    private static func word(_ bytes: Substring.UTF8View) -> String {
        String(decoding: bytes.filter { $0 != 0x20 && $0 != 0x09 }, as: UTF8.self).lowercased()
    }

    /// The value of `q=`: 1 without one, nil when there is something that is no weight.
    private static func weight(_ parameters: ArraySlice<Substring.UTF8View>) -> Double? {
        guard let parameter = parameters.first else { return 1 }
        let text = word(parameter)
        guard parameters.count == 1, text.hasPrefix("q="), let value = Double(text.dropFirst(2)) else { return nil }
        return (0...1).contains(value) ? value : nil
    }
}
