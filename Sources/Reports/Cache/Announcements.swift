/// What the database announced and nobody has dealt with yet.
struct Announcements: Sendable {
    /// Transactions that changed records.
    private(set) var transactions: Set<String> = []
    /// Subjects that were changed themselves.
    private(set) var codes: Set<String> = []
    /// Whether it cannot be told which subjects are concerned: anything may be announced by anybody who can connect.
    private(set) var concernsEverything = false

    var isEmpty: Bool { transactions.isEmpty && codes.isEmpty && !concernsEverything }

    mutating func add(_ heard: (channel: String, payload: String)) {
        switch heard.channel {
        case "gongxin_change_pending" where UInt63.isNumber(heard.payload): transactions.insert(heard.payload)
        case "gongxin_subject_change" where !heard.payload.isEmpty && heard.payload != "*":
            for code in heard.payload.split(separator: ",") { codes.insert(String(code)) }
        default: concernsEverything = true
        }
    }

    /// PostgreSQL's transaction numbers as they stand in a `bigint`.
    private enum UInt63 {
        static func isNumber(_ text: String) -> Bool { Int64(text).map { $0 >= 0 } ?? false }
    }
}
