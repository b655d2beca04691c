/// The cells of comma-separated values (RFC 4180).
enum CSVCell {
    static let separator = UInt8(ascii: ",")
    static let rowEnd = UInt8(ascii: "\n")
    static let quote = UInt8(ascii: "\"")

    /// The bytes of a cell that holds this text: within quotes when it contains a comma, a quote or a line end.
    static func encoded(_ text: some StringProtocol) -> [UInt8] {
        let isPlain = text.utf8.allSatisfy(isPlain)
        return isPlain ? Array(text.utf8) : [quote] + doublingQuotes(text) + [quote]
    }

    /// Whether a byte may stand in a cell without quotes around it.
    static func isPlain(_ byte: UInt8) -> Bool {
        byte != separator && byte != quote && byte != rowEnd && byte != UInt8(ascii: "\r")
    }

    /// The text with every quote written twice.
    static func doublingQuotes(_ text: some StringProtocol) -> [UInt8] {
        text.utf8.flatMap { $0 == quote ? [quote, quote] : [$0] }
    }
}
