internal import Catalogue

/// What was found of a snapshot when all its rows had been read.
struct SnapshotFinding: Equatable {
    /// How many rows fill an item, and how many should.
    struct Fill: Equatable {
        let item: String
        let filled: Int
        let expected: Int
    }

    /// The rows that bring a record.
    var accepted = 0
    /// The rows of which it cannot be told which record they are.
    var unknown = 0
    /// The department's records of the class in force, and those of them that the snapshot does not hold.
    var records = 0
    var dropped = 0
    var fills: [Fill] = []

    /// Why the snapshot has to be confirmed; none when it passes the gate.
    func reasons(_ gate: SnapshotGate) -> [HoldReason] {
        var reasons: [HoldReason] = []
        if accepted == 0 { reasons.append(HoldReason(.empty, value: 0, limit: 1)) }
        if dropped * 100 > gate.largestDropPercent * records {
            // A share just over the limit is not to look like the limit.
            let percent = Double((dropped * 1000 + records - 1) / records) / 10
            reasons.append(HoldReason(.tooManyDropped, value: percent, limit: Double(gate.largestDropPercent)))
        }
        if accepted > 0, accepted < gate.leastRows {
            reasons.append(HoldReason(.tooFewRows, value: Double(accepted), limit: Double(gate.leastRows)))
        }
        if dropped > 0, unknown > gate.mostUnknownRows {
            reasons.append(HoldReason(.unknownRows, value: Double(unknown), limit: Double(gate.mostUnknownRows)))
        }
        for fill in fills where fill.filled * 100 < gate.leastFillPercent * fill.expected {
            let percent = Double(fill.filled * 1000 / fill.expected) / 10
            reasons.append(
                HoldReason(
                    .itemSparselyFilled, item: fill.item, value: percent, limit: Double(gate.leastFillPercent)))
        }
        return reasons
    }
}
