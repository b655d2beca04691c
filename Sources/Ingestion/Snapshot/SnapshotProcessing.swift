/// The way of a snapshot (全量报送): checked, then stored as any batch is, then what it no longer holds is withdrawn.
struct SnapshotProcessing {
    var processing: BatchProcessing

    /// Takes the snapshot on from the stage it has reached.
    /// - Returns: whether it is held for a confirmation.
    /// - Throws: as `BatchProcessing.run`.
    mutating func run() async throws -> Bool {
        if processing.batch.stage == .checking {
            guard try await SnapshotCheck(processing: processing).run() else { return true }
            processing.batch = processing.batch.restarted(.storing)
        }
        if processing.batch.stage == .storing { try await processing.run() }
        try await SnapshotWithdrawal(processing: processing).run()
        return false
    }
}
