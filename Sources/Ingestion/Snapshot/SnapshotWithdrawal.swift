internal import Catalogue
internal import PostgresClient

/// Withdraws the records that a snapshot dropped, behind its last row: in pieces of a slice's size, each with the progress it makes, and each record
/// just as a row that withdraws it would.
struct SnapshotWithdrawal {
    let processing: BatchProcessing

    private var batch: ClaimedBatch { processing.batch }

    /// Withdraws what is left to withdraw, and ends the batch.
    /// - Throws: `BatchTakenOver`, `RecordsMoved`, `PostgresError`; what was committed stays.
    func run() async throws {
        while try await !processing.writers[0].transaction({ try await page($0) }) { try Task.checkCancellation() }
    }

    /// - Returns: whether that was the last piece.
    private func page(_ session: Session) async throws -> Bool {
        let id = Parameter.text(batch.id.description)
        let (classCode, source) = (Parameter.text(batch.classCode), Parameter.text(batch.source))
        let taken = try await session.query(
            SQL.stageDropped, [id, classCode, source, .integer(processing.sliceRows), .text(reason)]
        ).integer(0, 0)
        let withdrawn = taken > 0 ? try await withdraw([classCode, source, id, .integer(1)], session) : 0
        let isLast = taken < processing.sliceRows
        let moved = try await session.query(
            SQL.advanceWithdrawal, [id, .text(processing.worker), .integer(withdrawn), .boolean(isLast)])
        guard moved.affected == 1 else { throw BatchTakenOver() }
        return isLast
    }

    private func withdraw(_ place: [Parameter], _ session: Session) async throws -> Int {
        let kept = try await session.query(SQL.keepHistory, place).affected
        let withdrawn = try await session.query(SQL.withdraw, place).affected
        guard kept == withdrawn else { throw RecordsMoved() }
        if processing.informationClass.registersSubjects, withdrawn > 0 {
            try await session.query(SQL.unregisterSubjects, [.text(batch.classCode)])
        }
        return withdrawn
    }

    private var reason: String { "全量报送（批次 \(batch.id)）中已无此记录" }
}
