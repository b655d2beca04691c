/// The formats a payload may have.
public enum PayloadFormat: String, Sendable, CaseIterable {
    /// Comma-separated values with a header row (RFC 4180); other delimiters are recognised.
    case csv
    /// Newline-delimited JSON objects.
    case ndjson

    /// The format a media type names; nil for an unknown one.
    public init?(mediaType: String) {
        switch mediaType.split(separator: ";").first?.lowercased().filter({ !$0.isWhitespace }) {
        case "text/csv": self = .csv
        case "application/x-ndjson", "application/jsonl", "application/x-jsonlines": self = .ndjson
        default: return nil
        }
    }

    /// The media type a payload is given back with.
    public var mediaType: String {
        switch self {
        case .csv: "text/csv; charset=utf-8"
        case .ndjson: "application/x-ndjson"
        }
    }
}
