internal import Catalogue

extension RowProcessor {
    /// Takes one row of a snapshot through normalise and validate, and notes which record it holds without storing anything.
    ///
    /// A refused row still holds its record when its key can be told: what is in force must not be withdrawn for a fault in a row.
    /// Of one that does not tell it, whatever can be told is noted, so that the records it may mean are kept.
    func check(
        _ row: RawRow, _ input: UnsafeBufferPointer<UInt8>, into rows: SnapshotRows, _ tally: inout FaultTally
    ) {
        rows.read += 1
        work.reset()
        let raw = UnsafeBufferPointer(rebasing: input[row.start..<row.end])
        if let damage = row.damage ?? EncodingCheck.fault(in: raw).map({ RawRow.Damage($0) }) {
            for place in rows.fills.indices { rows.fills[place].expected += 1 }
            rows.rejected += 1
            rows.unknown += 1
            return tally.add(FaultTally.Key(code: damage.fault, item: damage.item, severity: .error), count: 1)
        }
        validator.validate(row, input, work)
        countFills(rows)
        if work.lacksCode, !work.hasErrors {
            rows.waiting += 1
            hintWithoutSubject(rows)
            return
        }
        let subject = subjectKey()
        guard work.hasErrors || subject == nil else {
            rows.accepted += work.action == .withdrawal ? 0 : 1
            if let subject, work.action != .withdrawal { rows.note(subject, recordKey(subject)) }
            return
        }
        if !work.hasErrors { refuseForKey() }
        for fault in work.faults where fault.severity == .error { tally.add(fault) }
        rows.rejected += 1
        hintAtRecord(subject, rows)
    }

    private func countFills(_ rows: SnapshotRows) {
        for place in rows.fills.indices {
            let item = rows.fills[place].item
            if plan.items[item].requirement(work.template) == .absent { continue }
            rows.fills[place].expected += 1
            if work[item].isPresent { rows.fills[place].filled += 1 }
        }
    }

    private func hintAtRecord(_ subject: UnsafeBufferPointer<UInt8>?, _ rows: SnapshotRows) {
        if let subject {
            if hasNaturalKey { rows.note(subject, recordKey(subject)) } else { rows.hint(.subject, subject) }
        } else if !hintWithoutSubject(rows) {
            rows.unknown += 1
        }
    }

    /// Where a class has a natural key, that tells the record well enough; otherwise a former number of the subject may.
    /// - Returns: whether anything could be told.
    @discardableResult
    private func hintWithoutSubject(_ rows: SnapshotRows) -> Bool {
        if plan.naturalKey.isEmpty {
            for (kind, index) in work.formerNumbers { rows.hint(.number(kind), work.bytes(index)) }
            return !work.formerNumbers.isEmpty
        }
        guard hasNaturalKey else { return false }
        let key = Array(plan.naturalKey.map { Array(work.bytes($0)) }.joined(separator: [0x1F]))
        key.withUnsafeBufferPointer { rows.hint(.naturalKey, $0) }
        return true
    }

    private var hasNaturalKey: Bool { plan.naturalKey.allSatisfy { work[$0].isPresent } }
}
