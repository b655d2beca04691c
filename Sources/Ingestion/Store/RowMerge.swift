internal import Catalogue
internal import PostgresClient

/// Brings a slice's staged rows among the records, within the slice's transaction.
struct RowMerge {
    /// What became of the rows; those not counted here brought nothing new.
    struct Outcome {
        var new = 0
        var changed = 0
        var corrected = 0
        var withdrawn = 0
        /// Put into quarantine, and warned of, only now.
        var refused = 0
        var warned = 0
        var tally: FaultTally

        /// The accepted rows that brought nothing new.
        func unchanged(of slice: RowSlice) -> Int {
            slice.accepted - new - changed - corrected - withdrawn - refused
        }
    }

    private let session: Session
    private let batch: ClaimedBatch
    private let slice: RowSlice

    init(_ session: Session, _ batch: ClaimedBatch, _ slice: RowSlice) {
        self.session = session
        self.batch = batch
        self.slice = slice
    }

    /// Merges all rounds.
    /// - Throws: `RecordsMoved`, `PostgresError`.
    func run() async throws -> Outcome {
        var outcome = Outcome(tally: slice.tally)
        for round in 0..<slice.rounds { try await merge(round + 1, &outcome) }
        return outcome
    }

    /// Merges the rows that are the `round`-th of their key. Most slices need one round and bring only new records.
    private func merge(_ round: Int16, _ outcome: inout Outcome) async throws {
        let round = Parameter.integer(round)
        let place: [Parameter] = [.text(batch.classCode), .text(batch.source), .text(batch.id.description), round]
        let inserted = try await session.query(SQL.insertNew, place).affected
        outcome.new += inserted
        if inserted > 0, !slice.corrections.isEmpty { try await warnOfVainCorrections(round, &outcome) }
        if round == .integer(1), inserted == slice.occurrences.count { return }
        let kept = try await session.query(SQL.keepHistory, place).affected
        let replaced = try await session.query(SQL.replaceChanged, place)
        let corrected = replaced.integer(0, 1)
        let withdrawn = slice.withdrawals > 0 ? try await session.query(SQL.withdraw, place).affected : 0
        // Another source's batch may have changed, in between, a record that was to stay as it was: nothing was kept of it.
        guard kept == replaced.integer(0, 0) + withdrawn else { throw RecordsMoved() }
        outcome.changed += replaced.integer(0, 0) - corrected
        outcome.corrected += corrected
        outcome.withdrawn += withdrawn
        if slice.withdrawals > 0 { try await refuseVainWithdrawals(place, &outcome) }
    }

    private func refuseVainWithdrawals(_ place: [Parameter], _ outcome: inout Outcome) async throws {
        let fault = Fault(code: "nothing_to_withdraw", item: "", value: "", limit: "", severity: .error)
        let reasons = String(decoding: FaultList.json([fault]), as: UTF8.self)
        let refused = try await session.query(SQL.refuseWithdrawals, place + [.text(reasons)]).affected
        outcome.refused += refused
        for _ in 0..<refused { outcome.tally.add(fault) }
    }

    private func warnOfVainCorrections(_ round: Parameter, _ outcome: inout Outcome) async throws {
        let vain = try await session.query(
            SQL.vainCorrections, [.text(batch.classCode), .text(batch.id.description), round])
        for row in 0..<vain.count {
            outcome.tally.add(
                Fault(code: "nothing_to_correct", item: "", value: "", limit: "", severity: .warning))
            if slice.corrections[vain.integer(row, 0)] == false { outcome.warned += 1 }
        }
    }
}

/// A record changed between two statements of a merge; the slice is to be stored again.
struct RecordsMoved: Error {}
