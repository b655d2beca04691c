public import Unpacking

/// The formats a payload may have; each may be compressed with gzip.
public enum PayloadFormat: String, Sendable, CaseIterable {
    /// Comma-separated values with a header row (RFC 4180); other delimiters are recognised.
    case csv
    /// Newline-delimited JSON objects.
    case ndjson
    /// A JSON array of objects, or one object.
    case json
    /// A workbook of Office Open XML (ECMA-376), one sheet of which has a header row and data rows.
    case xlsx

    /// The format a media type names; nil for an unknown one.
    public init?(mediaType: String) {
        switch mediaType.split(separator: ";").first?.lowercased().filter({ !$0.isWhitespace }) {
        case "text/csv", "text/tab-separated-values": self = .csv
        case "application/x-ndjson", "application/jsonl", "application/x-jsonlines": self = .ndjson
        case "application/json": self = .json
        case "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": self = .xlsx
        default: return nil
        }
    }

    /// The format that the end of a file's name tells, `.gz` behind it or not; nil for an unknown one.
    public init?(fileName: String) {
        var name = fileName.lowercased()[...]
        if name.hasSuffix(".gz") { name = name.dropLast(3) }
        switch name.split(separator: ".", omittingEmptySubsequences: false).dropFirst().last {
        case "csv", "txt", "tsv": self = .csv
        case "ndjson", "jsonl": self = .ndjson
        case "json": self = .json
        case "xlsx", "xlsm": self = .xlsx
        default: return nil
        }
    }

    /// Whether the rows stand under a header row.
    var hasHeader: Bool { self == .csv || self == .xlsx }

    /// The delimiter of the rows, where it is always the same.
    var delimiter: UInt8? { self == .xlsx ? UInt8(ascii: ",") : nil }

    /// What its bytes hold once they are unpacked.
    public func content(sheet: String?) -> Packing.Content {
        switch self {
        case .csv, .ndjson: .lines
        case .json: .jsonArray
        case .xlsx: .workbook(sheet: sheet)
        }
    }

    /// The media type a payload of this format is given back with.
    func mediaType(_ encoding: TextEncoding?, isGzip: Bool) -> String {
        if isGzip { return "application/gzip" }
        let charset = "; charset=\((encoding ?? .utf8).rawValue)"
        switch self {
        case .csv: return "text/csv" + charset
        case .ndjson: return "application/x-ndjson" + (encoding == .gb18030 ? charset : "")
        case .json: return "application/json" + (encoding == .gb18030 ? charset : "")
        case .xlsx: return "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        }
    }
}
