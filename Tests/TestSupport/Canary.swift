import Testing

/// Every record that tests put into a database by themselves has canaries (`B-CANARY`, `C-CANARY`) in its items of class B and C.
/// Whatever test of whatever suite meets one where it may not be – in an answer that anybody could be given or keep, in a log –
/// fails, whether it looks for such a thing or not.
public enum Canary {
    private static let words = ["B-CANARY", "C-CANARY", "PERSON-CANARY"]

    /// Looks through an answer. Those given on an authority are not to be kept by anybody (`no-store`), and may hold what the
    /// authority opens; the tests of the gates see to that.
    static func look(in answer: HTTPAnswer) {
        let whole = answer.text + answer.headers.values.joined(separator: "\n")
        let isGivenOnAuthority = answer.status == 200 && answer.headers["cache-control"] == "no-store"
        for word in words where whole.contains(word) && !isGivenOnAuthority {
            Issue.record("\(word) in an answer for everybody: \(answer.status) \(whole.prefix(2000))")
        }
    }

    /// Looks through a log, which holds none for anybody.
    public static func look(inLog log: String) {
        for word in words where log.contains(word) { Issue.record("\(word) in a log: \(log.suffix(2000))") }
    }
}
