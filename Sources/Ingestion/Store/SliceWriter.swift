internal import Catalogue
internal import Formats
internal import PostgresClient

/// Stores slices through one database session: a transaction each, that either brings everything – records, history,
/// quarantine, counts, progress – or nothing.
///
/// Sendable because it is used by one task at a time on one loop.
final class SliceWriter: @unchecked Sendable {
    private let session: Session
    private let batch: ClaimedBatch
    private let worker: String
    private let registersSubjects: Bool
    private let quality: QualityCounter

    init(
        _ session: Session, _ batch: ClaimedBatch, worker: String, registersSubjects: Bool, quality: QualityCounter
    ) {
        self.session = session
        self.batch = batch
        self.worker = worker
        self.registersSubjects = registersSubjects
        self.quality = quality
    }

    /// Prepares a session for storing slices.
    static func prepare(_ session: Session) async throws {
        for script in [PackageResources.create_staging_sql, PackageResources.create_staging_alias_sql] {
            try await session.execute(String(decoding: script, as: UTF8.self))
        }
        // A slice looks its keys up one by one: reading a billion records to join ten thousand is never right, whatever the
        // planner believes of a table it has not analysed yet.
        // Nor is keeping such a table aside to look through it once a row, as it would when aborted slices have left pages without
        // rows and it takes the table for empty.
        try await session.execute(
            """
            SET enable_hashjoin = off; SET enable_mergejoin = off; SET enable_material = off; SET lock_timeout = '30s'
            """)
    }

    /// Stores a slice.
    /// - Parameter predecessor: waits until the slice before this one is committed; progress has no gaps.
    /// - Throws: `BatchTakenOver` when another worker holds the batch; `PostgresError`.
    func store(_ slice: RowSlice, after predecessor: () async throws -> Void) async throws {
        slice.finish()
        // Losing the last moments in a crash costs nothing: progress is lost with them, and the payload is durable.
        try await session.execute(slice.isLast ? "BEGIN" : "BEGIN; SET LOCAL synchronous_commit = off")
        do {
            try await copyRows(slice)
            // What follows locks rows that others want: neighbouring slices, and other sources' batches that bring the same
            // records. Whoever holds such a lock must wait for nothing but locks, or PostgreSQL could not see who waits for
            // whom: two batches, each with a slice that waits here for its predecessor, would hold each other up.
            try await predecessor()
            let merged = try await merge(slice)
            try await advance(slice, merged)
            try await session.execute("COMMIT")
        } catch {
            if !session.isBroken { _ = try? await session.execute("ROLLBACK") }
            throw error
        }
    }

    /// Stores rows that waited for their subject, in a transaction that is under way.
    /// - Parameter numbers: the numbers of all those rows.
    func storeMatched(_ slice: RowSlice, _ numbers: [Int]) async throws {
        slice.finish()
        try await copyRows(slice)
        let merged = try await merge(slice)
        try await session.query(
            SQL.settle,
            [
                .text(batch.id.description), .array(numbers.map { "\($0)" }), .integer(merged.new),
                .integer(merged.changed), .integer(merged.unchanged(of: slice)),
                .integer(slice.rejected + merged.refused), .integer(slice.mended),
                .integer(slice.warned + merged.warned), .integer(merged.corrected), .integer(merged.withdrawn),
            ])
    }

    /// Turns the rows that were copied into records, subjects and counts.
    private func merge(_ slice: RowSlice) async throws -> RowMerge.Outcome {
        let merged = try await RowMerge(session, batch, slice).run()
        if slice.accepted > 0 {
            try await session.query(registersSubjects ? SQL.registerSubjects : SQL.noteSubjects)
        }
        try await bringTogether(slice)
        // After the numbers that the slice brought: those of a registration it takes back again must go, too.
        if registersSubjects, merged.withdrawn > 0 {
            try await session.query(SQL.unregisterSubjects, [.text(batch.classCode)])
        }
        try await countFaults(merged.tally)
        try await quality.count(slice, merged, session)
        return merged
    }

    /// Rows that wait and subjects that come find each other.
    private func bringTogether(_ slice: RowSlice) async throws {
        let registers = registersSubjects && slice.accepted > 0
        guard registers || slice.waiting > 0 else { return }
        try await session.query(SQL.lockWaiting)
        if registers {
            if slice.aliases.rows > 0 { try await session.query(SQL.addAliases) }
            try await session.query(SQL.readyForSubjects)
        }
        if slice.waiting > 0 {
            try await session.query(
                SQL.readyArrivals,
                [.text(batch.id.description), .integer(slice.startRow), .integer(slice.endRow)])
        }
    }

    private func copyRows(_ slice: RowSlice) async throws {
        if slice.accepted > 0 {
            _ = try await session.copyIn("COPY staging FROM STDIN (FORMAT binary)", slice.staging.output.rawBytes)
        }
        if slice.rejected > 0 {
            _ = try await session.copyIn(
                "COPY quarantine (batch, row_number, raw, reasons) FROM STDIN (FORMAT binary)",
                slice.quarantine.output.rawBytes)
        }
        try await copyWaiting(slice)
        if slice.mended > 0 {
            _ = try await session.copyIn(
                "COPY mended_row (batch, row_number, changes) FROM STDIN (FORMAT binary)",
                slice.mendedRows.output.rawBytes)
        }
    }

    private func copyWaiting(_ slice: RowSlice) async throws {
        if slice.aliases.rows > 0 {
            _ = try await session.copyIn(
                "COPY staging_alias FROM STDIN (FORMAT binary)", slice.aliases.output.rawBytes)
        }
        if slice.waiting > 0 {
            _ = try await session.copyIn(
                "COPY waiting_row (batch, row_number, raw) FROM STDIN (FORMAT binary)",
                slice.waitingRows.output.rawBytes)
            _ = try await session.copyIn(
                "COPY waiting_number FROM STDIN (FORMAT binary)", slice.waitingNumbers.output.rawBytes)
        }
    }

    private func countFaults(_ tally: FaultTally) async throws {
        guard !tally.counts.isEmpty else { return }
        let entries = tally.counts.sorted { ($0.key.code, $0.key.item) < ($1.key.code, $1.key.item) }
        try await session.query(
            SQL.countFaults,
            [
                .text(batch.id.description), .array(entries.map(\.key.code)), .array(entries.map(\.key.item)),
                .array(entries.map(\.key.severity.rawValue)), .array(entries.map { "\($0.value)" }),
            ])
    }

    private func advance(_ slice: RowSlice, _ merged: RowMerge.Outcome) async throws {
        let moved = try await session.query(
            SQL.advance,
            [
                .text(batch.id.description), .text(worker), .integer(slice.startOffset), .integer(slice.endOffset),
                .integer(slice.endRow), .integer(merged.new), .integer(merged.changed),
                .integer(merged.unchanged(of: slice)), .integer(slice.rejected + merged.refused),
                .integer(slice.mended), .integer(slice.warned + merged.warned), .boolean(slice.isLast),
                .integer(merged.corrected), .integer(merged.withdrawn), .integer(slice.waiting),
                .integer(slice.payloadOffset),
            ])
        guard moved.affected == 1 else { throw BatchTakenOver() }
    }
}

/// Another worker holds the batch now; whatever this one had in hand is discarded.
struct BatchTakenOver: Error {}
