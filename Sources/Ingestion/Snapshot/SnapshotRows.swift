internal import Formats

/// What a run of a snapshot's rows would bring, while the snapshot is only being checked.
final class SnapshotRows {
    /// How many rows fill an item, and how many should.
    struct Fill {
        let item: Int
        var filled = 0
        var expected = 0
    }

    /// The keys of the records the rows hold.
    private(set) var keys = CopyBuffer(capacity: 1 << 20)
    /// What is known of rows that do not tell their record's key.
    private(set) var hints = CopyBuffer(capacity: 4096)
    var read = 0
    var accepted = 0
    var rejected = 0
    var waiting = 0
    /// The rejected rows of which it cannot be told which record they are.
    var unknown = 0
    var fills: [Fill]
    private let batch: UUIDBits

    init(batch: UUIDBits, items: [Int]) {
        self.batch = batch
        fills = items.map { Fill(item: $0) }
    }

    var bytes: Int { keys.output.count + hints.output.count }

    func note(_ subject: UnsafeBufferPointer<UInt8>, _ key: UUIDBits) {
        keys.row(fields: 3)
        keys.uuid(batch)
        keys.text(subject)
        keys.uuid(key)
    }

    func hint(_ kind: SnapshotHint, _ value: UnsafeBufferPointer<UInt8>) {
        hints.row(fields: 3)
        hints.uuid(batch)
        hints.text(kind.name)
        hints.text(value)
    }

    /// Ends the data of every table; nothing may follow.
    func finish() {
        keys.finish()
        hints.finish()
    }
}
