internal import Catalogue
internal import PostgresClient

/// Brings a slice's staged rows among the records, within the slice's transaction.
struct RowMerge {
    /// What became of the rows; those not counted here brought nothing new.
    struct Outcome {
        var new = 0
        /// Of the new ones: in time, and late.
        var timely = 0
        var late = 0
        var changed = 0
        var corrected = 0
        var withdrawn = 0
        /// Put into quarantine, and warned of, only now.
        var refused = 0
        var warned = 0
        /// Name their subject otherwise than the register does.
        var otherName = 0
        var tally: FaultTally

        /// The accepted rows that brought nothing new.
        func unchanged(of slice: RowSlice) -> Int {
            slice.accepted - new - changed - corrected - withdrawn - refused
        }
    }

    private let session: Session
    private let batch: ClaimedBatch
    private let slice: RowSlice
    private let timeLimit: TimeLimit?
    private let novelty: Novelty
    /// Whether each record is brought by one row at most, and none is withdrawn.
    private let isPlain: Bool
    /// Whether the rows are taken for new without being looked up: their subjects alone are then.
    private let isTakenForNew: Bool
    /// The rows in the order in which they are looked up and stored: neighbours in the indexes one after the other.
    private let order: [Int]

    init(_ session: Session, _ batch: ClaimedBatch, _ slice: RowSlice, _ timeLimit: TimeLimit?, _ novelty: Novelty) {
        self.session = session
        self.batch = batch
        self.slice = slice
        self.timeLimit = timeLimit
        self.novelty = novelty
        isPlain = slice.rounds <= 1 && slice.withdrawals == 0
        isTakenForNew = isPlain && novelty.isExpected
        order = isPlain ? slice.staging.inKeyOrder() : []
    }

    /// Brings the rows into the staging table: in most slices no more of each than is needed to look its record up.
    func stage() async throws {
        guard slice.accepted > 0 else { return }
        if isPlain {
            let areKeysAsked = !isTakenForNew || !slice.corrections.isEmpty
            try await copy(order, areKeysAsked ? StagingColumn.ofHead : StagingColumn.ofSubject)
        } else {
            try await slice.staging.buffer.copy(into: "staging", session)
        }
    }

    /// Merges the rows that were staged.
    /// - Throws: `RecordsMoved`, `PostgresError`.
    func run() async throws -> Outcome {
        var outcome = Outcome(tally: slice.tally)
        if slice.accepted > 0, isPlain {
            try await mergePlain(&outcome)
        } else {
            for round in 0..<slice.rounds { try await merge(round + 1, &outcome) }
        }
        return outcome
    }

    // MARK: A plain slice

    /// New rows go straight among the records; those that change one are staged whole; the others are done with.
    private func mergePlain(_ outcome: inout Outcome) async throws {
        let changes = try await findKnown()
        let numbers = slice.staging.numbers
        var new = order
        var changed: [Int] = []
        if !changes.isEmpty {
            new = order.filter { changes[numbers[$0]] == nil }
            changed = order.filter { changes[numbers[$0]] == true }
        }
        if !new.isEmpty, try await !insert(new, &outcome) {
            novelty.note(known: 1)
            try await restage(order, numbers)
            return try await merge(1, &outcome)
        }
        if !changed.isEmpty {
            try await restage(changed, numbers)
            try await replace(1, &outcome)
        }
    }

    /// The rows by number whose record is there, with whether they change it.
    private func findKnown() async throws -> [Int: Bool] {
        if isTakenForNew { return [:] }
        let known = try await session.query(SQL.findKnown, [.text(batch.classCode)])
        novelty.note(known: known.count)
        var changes: [Int: Bool] = [:]
        changes.reserveCapacity(known.count)
        for row in 0..<known.count { changes[known.integer(row, 0)] = known.boolean(row, 1) }
        return changes
    }

    /// Copies rows among the records.
    /// - Returns: false when the record of one of them is there after all, or another batch is bringing some of them in another order:
    ///   nothing was stored then, and the rows are to be merged in the order of their keys.
    private func insert(_ new: [Int], _ outcome: inout Outcome) async throws -> Bool {
        let columns = StagingColumn.ofRecord
        let part = slice.staging.part(
            columns, of: slice.staging.inDateOrder(new), constants: CopyConstants(batch))
        try await session.execute("SAVEPOINT new_records")
        do {
            try await part.copy(into: "record (\(StagingColumn.list(columns)), class, source, batch)", session)
        } catch let error as PostgresError where ["23505", "40P01"].contains(error.sqlState) {
            try await session.execute("ROLLBACK TO SAVEPOINT new_records")
            return false
        }
        let judged = slice.staging.judge(new, by: timeLimit)
        outcome.new += new.count
        outcome.timely += judged.timely
        outcome.late += judged.late
        if !slice.corrections.isEmpty { try await warnOfVainCorrections(1, &outcome) }
        return true
    }

    /// Brings rows that were only looked up into the staging table whole.
    private func restage(_ indices: [Int], _ numbers: [Int]) async throws {
        try await session.query(SQL.unstage, [.array(indices.map { "\(numbers[$0])" })])
        try await copy(indices, StagingColumn.allCases)
    }

    private func copy(_ indices: [Int], _ columns: [StagingColumn]) async throws {
        try await slice.staging.part(columns, of: indices).copy(
            into: "staging (\(StagingColumn.list(columns)))", session)
    }

    // MARK: Any slice

    /// Merges the rows that are the `round`-th of their key.
    private func merge(_ round: Int16, _ outcome: inout Outcome) async throws {
        let inserted = try await insertNew(round, &outcome)
        if inserted > 0, !slice.corrections.isEmpty { try await warnOfVainCorrections(round, &outcome) }
        if round == 1, inserted == slice.occurrences.count { return }
        try await replace(round, &outcome)
        if slice.withdrawals > 0 { try await refuseVainWithdrawals(round, &outcome) }
    }

    /// Replaces the records whose rows differ, and keeps what they were.
    private func replace(_ round: Int16, _ outcome: inout Outcome) async throws {
        let kept = try await session.query(SQL.keepHistory, place(round)).affected
        let replaced = try await session.query(SQL.replaceChanged, place(round))
        let corrected = replaced.integer(0, 1)
        let withdrawn = slice.withdrawals > 0 ? try await session.query(SQL.withdraw, place(round)).affected : 0
        // Another source's batch may have changed, in between, a record that was to stay as it was: nothing was kept of it.
        guard kept == replaced.integer(0, 0) + withdrawn else { throw RecordsMoved() }
        outcome.changed += replaced.integer(0, 0) - corrected
        outcome.corrected += corrected
        outcome.withdrawn += withdrawn
    }

    private func place(_ round: Int16) -> [Parameter] {
        [.text(batch.classCode), .text(batch.source), .text(batch.id.description), .integer(round)]
    }

    private func insertNew(_ round: Int16, _ outcome: inout Outcome) async throws -> Int {
        let counts = try await session.query(
            SQL.insertNew,
            place(round) + [.optional(timeLimit?.known?.description), .optional(timeLimit?.inTime?.description)])
        outcome.new += counts.integer(0, 0)
        outcome.timely += counts.integer(0, 1)
        outcome.late += counts.integer(0, 2)
        return counts.integer(0, 0)
    }

    private func refuseVainWithdrawals(_ round: Int16, _ outcome: inout Outcome) async throws {
        let fault = Fault(code: "nothing_to_withdraw", item: "", value: "", limit: "", severity: .error)
        let reasons = String(decoding: FaultList.json([fault]), as: UTF8.self)
        let refused = try await session.query(SQL.refuseWithdrawals, place(round) + [.text(reasons)]).affected
        outcome.refused += refused
        for _ in 0..<refused { outcome.tally.add(fault) }
    }

    private func warnOfVainCorrections(_ round: Int16, _ outcome: inout Outcome) async throws {
        let vain = try await session.query(
            SQL.vainCorrections, [.text(batch.classCode), .text(batch.id.description), .integer(round)])
        for row in 0..<vain.count {
            outcome.tally.add(
                Fault(code: "nothing_to_correct", item: "", value: "", limit: "", severity: .warning))
            if slice.corrections[vain.integer(row, 0)] == false { outcome.warned += 1 }
        }
    }
}

/// A record changed between two statements of a merge; the slice is to be stored again.
struct RecordsMoved: Error {}
