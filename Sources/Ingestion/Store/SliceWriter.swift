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
    private let novelty: Novelty

    init(
        _ session: Session, _ batch: ClaimedBatch, worker: String, registersSubjects: Bool, quality: QualityCounter,
        novelty: Novelty = Novelty()
    ) {
        self.session = session
        self.batch = batch
        self.worker = worker
        self.registersSubjects = registersSubjects
        self.quality = quality
        self.novelty = novelty
    }

    /// Prepares a session for storing slices.
    static func prepare(_ session: Session) async throws {
        // A slice looks its keys up one by one: reading a billion records to join ten thousand is never right, whatever the
        // planner believes of a table it has not analysed yet, or that looks empty to it because aborted slices have left pages
        // without rows. The staging table is to stay in memory.
        try await session.execute(
            """
            SET enable_hashjoin = off; SET enable_mergejoin = off; SET enable_material = off; SET enable_seqscan = off;
            SET jit = off; SET lock_timeout = '5min'; SET temp_buffers = '32MB'; SET work_mem = '32MB'
            """)
        for script in [PackageResources.create_staging_sql, PackageResources.create_staging_alias_sql] {
            try await session.execute(String(decoding: script, as: UTF8.self))
        }
    }

    /// Begins a slice's transaction and takes its place in the order of the batch.
    func begin(_ slice: RowSlice) async throws {
        slice.finish()
        // Losing the last moments in a crash costs nothing: progress is lost with them, and the payload is durable.
        try await session.execute(slice.isLast ? "BEGIN" : "BEGIN; SET LOCAL synchronous_commit = off")
        try await undoing { try await holdPlace(slice.startOffset) }
    }

    /// Stores a slice that was begun.
    /// - Parameter queue: which slices of the batch may be under way before it.
    /// - Throws: `BatchTakenOver` when another worker holds the batch; `PostgresError`.
    func store(_ slice: RowSlice, behind queue: SlicesAhead) async throws {
        try await undoing {
            let merge = RowMerge(session, batch, slice, quality.timeLimit, novelty)
            try await merge.stage()
            try await copyOtherRows(slice)
            if queue.shareKeys { try await waitForEnd(of: queue) }
            var merged = try await merge.run()
            // What follows touches what all slices touch, so it is done in their order; progress has no gaps.
            if !queue.shareKeys { try await waitForEnd(of: queue) }
            try await account(for: slice, &merged)
            try await advance(slice, merged)
            try await session.execute("COMMIT")
        }
    }

    private func waitForEnd(of queue: SlicesAhead) async throws {
        if let last = queue.last { try await holdPlace(last) }
    }

    private func holdPlace(_ offset: Int) async throws {
        try await session.query(SQL.holdPlace, [.text(batch.id.description), .integer(offset)])
    }

    private func undoing(_ body: () async throws -> Void) async throws {
        do {
            try await body()
        } catch {
            if !session.isBroken { _ = try? await session.execute("ROLLBACK") }
            throw error
        }
    }

    /// Stores rows that waited for their subject, in a transaction that is under way.
    /// - Parameter numbers: the numbers of all those rows.
    func storeMatched(_ slice: RowSlice, _ numbers: [Int]) async throws {
        slice.finish()
        let merge = RowMerge(session, batch, slice, quality.timeLimit, novelty)
        try await merge.stage()
        try await copyOtherRows(slice)
        var merged = try await merge.run()
        try await account(for: slice, &merged)
        try await session.query(
            SQL.settle,
            [
                .text(batch.id.description), .array(numbers.map { "\($0)" }), .integer(merged.new),
                .integer(merged.changed), .integer(merged.unchanged(of: slice)),
                .integer(slice.rejected + merged.refused), .integer(slice.mended),
                .integer(slice.warned + merged.warned), .integer(merged.corrected), .integer(merged.withdrawn),
            ])
    }

    /// Brings the subjects, the waiting rows and the counts up to what a slice has changed.
    private func account(for slice: RowSlice, _ merged: inout RowMerge.Outcome) async throws {
        if slice.accepted > 0 {
            if registersSubjects {
                try await session.query(SQL.registerSubjects)
                if merged.changed > 0 { try await quality.noteDoubleRegistrations(session) }
            } else {
                merged.otherName = try await session.query(SQL.noteSubjects, [.text(batch.id.description)]).integer(
                    0, 0)
            }
        }
        try await bringTogether(slice)
        // After the numbers that the slice brought: those of a registration it takes back again must go, too.
        if registersSubjects, merged.withdrawn > 0 {
            try await session.query(SQL.unregisterSubjects, [.text(batch.classCode)])
        }
        try await merged.tally.count(for: batch, session)
        try await quality.count(slice, merged, session)
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

    private func copyOtherRows(_ slice: RowSlice) async throws {
        if slice.rejected > 0 {
            try await slice.quarantine.copy(into: "quarantine (batch, row_number, raw, reasons)", session)
        }
        if slice.refusedCodes.rows > 0 {
            try await slice.refusedCodes.copy(into: "refused_code", session)
        }
        try await copyWaiting(slice)
        if slice.mended > 0 {
            try await slice.mendedRows.copy(into: "mended_row (batch, row_number, changes)", session)
        }
    }

    private func copyWaiting(_ slice: RowSlice) async throws {
        if slice.aliases.rows > 0 {
            try await slice.aliases.copy(into: "staging_alias", session)
        }
        if slice.waiting > 0 {
            try await slice.waitingRows.copy(into: "waiting_row (batch, row_number, raw)", session)
            try await slice.waitingNumbers.copy(into: "waiting_number", session)
        }
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
