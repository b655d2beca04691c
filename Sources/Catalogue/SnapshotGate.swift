/// What a snapshot (全量数据) must satisfy to replace a department's records without being asked about.
public struct SnapshotGate: Sendable, Hashable {
    /// The most records it may drop, in percent of the department's records of the class in force.
    public let largestDropPercent: Int

    /// The least rows that must be accepted.
    public let leastRows: Int

    /// The most rows, if it drops records, of which it cannot be told which record they are.
    public let mostUnknownRows: Int

    /// The items that most rows must fill (填报率), by code.
    public let fillItems: [String]

    /// The least share of rows that must fill each of them, in percent of the rows whose kind of subject has the item.
    public let leastFillPercent: Int

    /// Lets nothing be dropped: what holds where a catalogue says nothing.
    static let closed = SnapshotGate(
        largestDropPercent: 0, leastRows: 1, mostUnknownRows: 0, fillItems: [], leastFillPercent: 0)
}

/// The gates of a catalogue, by how closely they are meant.
struct SnapshotGates: Sendable {
    private struct Key: Hashable {
        let classCode: String?
        let source: String?
    }

    private let gates: [Key: SnapshotGate]

    init(_ rows: [SnapshotGateRow]) {
        gates = Dictionary(rows.map { (Key(classCode: $0.classCode, source: $0.source), $0.gate) }) { first, _ in first
        }
    }

    /// The gate of a department's class, else that of the class, else that of every class.
    func gate(_ classCode: String, source: String) -> SnapshotGate {
        gates[Key(classCode: classCode, source: source)] ?? gates[Key(classCode: classCode, source: nil)]
            ?? gates[Key(classCode: nil, source: nil)] ?? .closed
    }
}
