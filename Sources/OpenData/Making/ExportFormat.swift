/// The form of a file's lines.
public enum ExportFormat: String, Sendable, CaseIterable {
    /// One JSON object (RFC 8259) on each line: what programs read.
    case ndjson
    /// Comma-separated values (RFC 4180) with a byte order mark: what spreadsheet programs read.
    case csv
}
