internal import CXlsxwriter

/// A spreadsheet could not be written.
public struct SpreadsheetError: Error, Sendable, CustomStringConvertible {
    /// What was being written.
    public let operation: String
    /// Why it failed, in the words of the library or the operating system.
    public let reason: String

    /// For logs and terminals.
    public var description: String { "spreadsheet, \(operation): \(reason)" }
}

/// Runs a call of libxlsxwriter and throws what it reports.
func check(_ operation: String, _ call: () -> lxw_error) throws(SpreadsheetError) {
    let code = call()
    guard code != LXW_NO_ERROR else { return }
    let reason = lxw_strerror(code).map { String(cString: $0) } ?? "error \(code.rawValue)"
    throw SpreadsheetError(operation: operation, reason: reason)
}
