internal import Catalogue
internal import Formats

/// A run of rows that is stored together with the progress it makes, in one transaction.
///
/// Sendable because it is built by one task, then handed to another and only read.
final class RowSlice: @unchecked Sendable {
    /// The rows for the staging table.
    var staging = StagedRows()
    /// The rows for the quarantine.
    var quarantine = CopyBuffer(capacity: 65_536)
    /// The rows whose values were brought into standard form.
    var mendedRows = CopyBuffer(capacity: 4096)
    /// The rows that wait for a subject with one of their former numbers, and those numbers.
    var waitingRows = CopyBuffer(capacity: 4096)
    var waitingNumbers = CopyBuffer(capacity: 4096)
    /// The former numbers of the subjects that the slice registers.
    var aliases = CopyBuffer(capacity: 4096)
    /// The subjects' codes that rows were refused for.
    var refusedCodes = CopyBuffer(capacity: 4096)
    var tally = FaultTally()
    /// Of a snapshot that is only being checked: what its rows would bring. Nothing else of the slice is filled then.
    var check: SnapshotRows?
    var warned = 0
    /// How often each record key occurs, and with that the rounds in which the slice must be merged: a later row of the
    /// same key replaces an earlier one.
    private(set) var occurrences: [UUIDBits: Int16] = [:]
    private(set) var rounds: Int16 = 0
    /// How many of the rows withdraw, and which of them correct a record – with whether they have a warning already.
    private(set) var withdrawals = 0
    private(set) var corrections: [Int: Bool] = [:]
    /// Where the slice starts and ends in the payload of its batch, and the number of the row behind it.
    let batch: UUIDBits
    let startOffset: Int
    let startRow: Int
    var endOffset: Int
    /// How many of the payload's own bytes were worked off then.
    var payloadOffset = 0
    var endRow: Int
    var isLast = false

    private let mostRows: Int

    init(batch: UUIDBits, startOffset: Int, row: Int, mostRows: Int = SliceLimit.rows) {
        self.mostRows = mostRows
        self.batch = batch
        self.startOffset = startOffset
        startRow = row
        endOffset = startOffset
        endRow = row
        occurrences.reserveCapacity(mostRows)
    }

    var accepted: Int { staging.count }
    var rejected: Int { quarantine.rows }
    var mended: Int { mendedRows.rows }
    var waiting: Int { waitingRows.rows }
    var isFull: Bool {
        staging.count + quarantine.rows + waitingRows.rows >= mostRows
            || check.map { $0.read >= mostRows || $0.bytes >= SliceLimit.bytes } ?? false
            || staging.buffer.output.count + quarantine.output.count + mendedRows.output.count
                + waitingRows.output.count
                >= SliceLimit.bytes
    }

    /// Ends the data of every table; nothing may follow.
    func finish() {
        for buffer in [staging.buffer, quarantine, mendedRows, waitingRows, waitingNumbers, aliases, refusedCodes] {
            buffer.finish()
        }
    }

    func noteWithdrawal() { withdrawals += 1 }
    func noteCorrection(_ number: Int, isWarned: Bool) { corrections[number] = isWarned }

    /// Notes a key and returns which occurrence of it this is, from 1.
    func note(_ key: UUIDBits) -> Int16 {
        let occurrence = (occurrences[key] ?? 0) + 1
        occurrences[key] = occurrence
        rounds = max(rounds, occurrence)
        return occurrence
    }
}

/// How much goes into a slice: enough to make one transaction worth its while, little enough for flat memory.
enum SliceLimit {
    static let rows = 10_000
    static let bytes = 8 << 20
}
