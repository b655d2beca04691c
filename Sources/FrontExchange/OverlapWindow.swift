/// Finds rows that became visible behind the position: a transaction that took its key early and committed late.
struct OverlapWindow {
    /// How many rows of each key were pulled.
    let seen: [String: Int]

    /// The keys to pull again, and the key behind which they begin.
    struct Finding: Equatable {
        let after: String
        let keys: [String]
    }

    /// What of a window's keys is new, with everything behind it in the window: a piece is a range.
    /// - Parameters:
    ///   - keys: the keys of the window in order.
    ///   - start: the key behind which the window begins.
    func unseen(in keys: [String], from start: String) -> Finding? {
        var counts: [String: Int] = [:]
        for key in keys { counts[key, default: 0] += 1 }
        guard let first = keys.firstIndex(where: { counts[$0, default: 0] > seen[$0, default: 0] }) else { return nil }
        return Finding(after: first == 0 ? start : keys[first - 1], keys: Array(keys[first...]))
    }
}
