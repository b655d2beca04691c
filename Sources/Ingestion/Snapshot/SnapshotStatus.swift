internal import Formats
internal import FoundationEssentials
internal import PostgresClient

/// What checking a snapshot found, and what became of it, as its department asks for it.
public struct SnapshotStatus: Sendable, Equatable {
    /// A record that would be dropped.
    public struct Dropped: Sendable, Equatable {
        /// The code of its subject.
        public let uscc: String
        /// The name of its subject.
        public let name: String
        /// The record's key.
        public let key: String
    }

    private static let sampleSize = 20

    /// `checking`, `storing` or `withdrawing`.
    public let stage: String
    /// The rows read while checking.
    public var read = 0
    /// Those that bring a record, that are refused, and that wait for their subject.
    public var accepted = 0
    /// Refused rows.
    public var rejected = 0
    /// Rows without a credit code.
    public var waiting = 0
    /// The refused rows of which it cannot be told which record they are.
    public var unknown = 0
    /// The department's records of the class in force when all rows had been read; nil before.
    public var records: Int?
    /// Those of them that the snapshot does not hold.
    public var dropped: Int?
    /// Those of them that were withdrawn.
    public var withdrawn = 0
    /// Why it is or was held.
    public var reasons: [HoldReason] = []
    /// When it was held.
    public var heldAt: String?
    /// When it was confirmed.
    public var confirmedAt: String?
    /// The department that confirmed it; nil for an operator.
    public var confirmedBy: String?
    /// Some of the records that it would drop, while it is held; none about natural persons.
    public var sample: [Dropped] = []

    static func load(
        _ id: UUIDBits, stage: String, isHeld: Bool, classCode: String, source: String,
        _ query: (Statement, [Parameter]) async throws -> PostgresResult
    ) async throws -> SnapshotStatus {
        var status = SnapshotStatus(stage: stage, try await query(SQL.snapshotStatus, [.text(id.description)]))
        if isHeld {
            let rows = try await query(
                SQL.snapshotSample,
                [.text(id.description), .text(classCode), .text(source), .integer(sampleSize)])
            status.sample = (0..<rows.count).map {
                Dropped(uscc: rows.string($0, 0), name: rows.string($0, 1), key: rows.string($0, 2))
            }
        }
        return status
    }

    private init(stage: String, _ row: PostgresResult) {
        self.stage = stage
        guard row.count == 1 else { return }
        func text(_ column: Int) -> String? { row.isNull(0, column) ? nil : row.string(0, column) }
        read = row.integer(0, 0)
        accepted = row.integer(0, 1)
        rejected = row.integer(0, 2)
        waiting = row.integer(0, 3)
        unknown = row.integer(0, 4)
        records = text(5).flatMap { Int($0) }
        dropped = text(6).flatMap { Int($0) }
        withdrawn = row.integer(0, 7)
        reasons = (try? JSONDecoder().decode([HoldReason].self, from: Data(row.bytes(0, 8)))) ?? []
        heldAt = text(9)
        confirmedAt = text(10)
        confirmedBy = text(11)
    }
}

extension SnapshotStatus {
    func write(to json: inout JSONWriter) {
        json.key("stage")
        json.value(stage)
        json.key("rows")
        json.object { json in
            let counts: [(StaticString, Int)] = [
                ("read", read), ("accepted", accepted), ("rejected", rejected), ("waiting", waiting),
                ("unknown", unknown),
            ]
            for (name, count) in counts {
                json.key(name)
                json.value(count)
            }
        }
        for (name, count) in [("records", records), ("dropped", dropped)] as [(StaticString, Int?)] {
            json.key(name)
            if let count { json.value(count) } else { json.null() }
        }
        json.key("withdrawn")
        json.value(withdrawn)
        json.key("reasons")
        json.array { json in for reason in reasons { json.object(reason.write) } }
        for (name, text) in [("held_at", heldAt), ("confirmed_at", confirmedAt), ("confirmed_by", confirmedBy)]
            as [(StaticString, String?)]
        {
            json.key(name)
            json.value(text)
        }
        json.key("sample")
        json.array { json in for record in sample { json.object(record.write) } }
    }
}

extension SnapshotStatus.Dropped {
    fileprivate func write(to json: inout JSONWriter) {
        json.key("uscc")
        json.value(uscc)
        json.key("name")
        json.value(name)
        json.key("key")
        json.value(key)
    }
}
