/// What the database announced and nobody has dealt with yet.
struct Announcements: Sendable {
    /// Whether records changed; which ones the database is asked.
    private(set) var concernsRecords = false
    /// Subjects that were changed themselves.
    private(set) var codes: Set<String> = []
    /// Whether it cannot be told which subjects are concerned: anything may be announced by anybody who can connect.
    private(set) var concernsEverything = false

    var isEmpty: Bool { !concernsRecords && codes.isEmpty && !concernsEverything }

    mutating func add(_ heard: (channel: String, payload: String)) {
        switch heard.channel {
        case "gongxin_change_pending", "gongxin_change": concernsRecords = true
        case "gongxin_subject_change" where !heard.payload.isEmpty && heard.payload != "*":
            for code in heard.payload.split(separator: ",") { codes.insert(String(code)) }
        default: concernsEverything = true
        }
    }
}
