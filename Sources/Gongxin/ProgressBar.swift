/// A bar of progress on one line of a terminal.
enum ProgressBar {
    /// For example `storing [#########...........]  45 %  412000 rows, 98000 rows/s, 5 s left`.
    static func line(_ label: String, done: Int, of total: Int, _ remark: String) -> String {
        let share = total > 0 ? min(1, Double(done) / Double(total)) : 0
        let filled = Int(share * 24)
        let bar = String(repeating: "#", count: filled) + String(repeating: ".", count: 24 - filled)
        let percent = String(Int(share * 100))
        return "\(label) [\(bar)] \(String(repeating: " ", count: 3 - percent.count))\(percent) %  \(remark)"
    }
}
