internal import Catalogue
internal import Formats
internal import FoundationEssentials
internal import PostgresClient

/// Checks a snapshot before anything of it is stored: notes which records its rows hold, finds those in force that it would drop,
/// and asks the gate. Interrupted, it goes on behind the last piece of rows.
struct SnapshotCheck {
    let processing: BatchProcessing

    private var batch: ClaimedBatch { processing.batch }
    private var gate: SnapshotGate {
        processing.catalogue.snapshotGate(batch.classCode, source: batch.source)
    }

    /// Reads what is left of the payload and judges.
    /// - Returns: whether the snapshot may be stored; otherwise it is held.
    /// - Throws: as `BatchProcessing.run`.
    func run() async throws -> Bool {
        try await processing.reader.query(
            SQL.supersede, [.text(batch.classCode), .text(batch.source), .text(batch.id.description)])
        let payload = try PayloadReader(processing.reader, batch, on: processing.loop)
        do {
            try await note(payload)
            await payload.finish()
        } catch {
            await payload.finish()
            throw error
        }
        return try await judge()
    }

    // MARK: Rows

    private func note(_ payload: PayloadReader) async throws {
        let items = gate.fillItems.compactMap(processing.informationClass.itemIndex)
        let builder = try await processing.makeBuilder(payload, checkedItems: items)
        var progress = batch.nextOffset
        while let slice = try await builder.next(from: progress) {
            progress = slice.endOffset
            if let rows = slice.check { try await note(rows, slice) }
        }
    }

    private func note(_ rows: SnapshotRows, _ slice: RowSlice) async throws {
        rows.finish()
        try await processing.writers[0].transaction { session in
            // Losing the last moments in a crash costs nothing: progress is lost with them.
            try await session.execute("SET LOCAL synchronous_commit = off")
            if rows.keys.rows > 0 {
                try await rows.keys.copy(into: "snapshot_key (batch, uscc, record_key)", session)
            }
            if rows.hints.rows > 0 {
                try await rows.hints.copy(into: "snapshot_hint (batch, kind, value)", session)
            }
            // So that whoever is asked to confirm sees the faults of refused rows.
            try await slice.tally.count(for: batch, session)
            let moved = try await session.query(SQL.advanceCheck, parameters(rows, slice))
            guard moved.integer(0, 0) == 1 else { throw BatchTakenOver() }
        }
    }

    private func parameters(_ rows: SnapshotRows, _ slice: RowSlice) -> [Parameter] {
        let items = processing.informationClass.items
        return [
            .text(batch.id.description), .text(processing.worker), .integer(slice.startOffset),
            .integer(slice.endOffset), .integer(slice.endRow), .integer(slice.payloadOffset), .integer(rows.read),
            .integer(rows.rejected), .integer(rows.waiting), .integer(rows.unknown),
            .array(rows.fills.map { items[$0.item].code }), .array(rows.fills.map { "\($0.filled)" }),
            .array(rows.fills.map { "\($0.expected)" }), .integer(rows.accepted),
        ]
    }

    // MARK: The gate

    private func judge() async throws -> Bool {
        try await processing.reader.transaction { session in
            try await findDropped(session)
            let finding = try await finding(session)
            let reasons = finding.reasons(gate)
            let closed = try await session.query(
                SQL.closeCheck,
                [
                    .text(batch.id.description), .text(processing.worker), .integer(finding.records),
                    .integer(finding.dropped),
                    .text(String(decoding: try JSONEncoder().encode(reasons), as: UTF8.self)),
                ])
            guard closed.integer(0, 0) == 1 else { throw BatchTakenOver() }
            return reasons.isEmpty
        }
    }

    private func findDropped(_ session: Session) async throws {
        let place: [Parameter] = [.text(batch.id.description), .text(batch.classCode)]
        // Both sides are read whole, once: whatever the planner believes of tables that were empty a moment ago.
        try await session.execute("SET LOCAL enable_nestloop = off; SET LOCAL enable_mergejoin = off")
        try await session.query(SQL.findDropped, place + [.text(batch.source)])
        try await session.execute("SET LOCAL enable_nestloop = on; SET LOCAL enable_mergejoin = on")
        try await session.query(SQL.keepHinted, place + [.array(processing.informationClass.naturalKey)])
    }

    private func finding(_ session: Session) async throws -> SnapshotFinding {
        let found = try await session.query(
            SQL.snapshotFound, [.text(batch.id.description), .text(batch.classCode), .text(batch.source)])
        let fills = try await session.query(SQL.snapshotFills, [.text(batch.id.description)])
        return SnapshotFinding(
            accepted: found.integer(0, 0), unknown: found.integer(0, 1), records: found.integer(0, 2),
            dropped: found.integer(0, 3),
            fills: (0..<fills.count).map {
                SnapshotFinding.Fill(
                    item: fills.string($0, 0), filled: fills.integer($0, 1), expected: fills.integer($0, 2))
            })
    }
}
