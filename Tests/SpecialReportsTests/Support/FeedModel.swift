import Catalogue

@testable import SpecialReports

/// What is believed of a department's feed of one class, beside the database and in other words.
struct FeedModel {
    var declared: (from: CivilDate, through: CivilDate)?
    var batches: [Batch] = []

    struct Batch {
        let id: String
        var state: String
        let digest: Int
        var rejected: Int
        var waiting: Int
        let received: CivilDate
        var isSnapshot: Bool
        /// What the department settled of it: rejected and waiting rows.
        var settled: (rejected: Int, waiting: Int)?

        var isFinished: Bool { ["done", "failed", "cancelled"].contains(state) }
    }

    /// What is open about a batch, given those that came behind it.
    func reasons(_ index: Int) -> [SpecialReport.Reason] {
        let batch = batches[index]
        let later = batches.dropFirst(index + 1).filter { $0.state == "done" }
        if batch.state != "receiving", later.contains(where: \.isSnapshot) { return [] }
        switch batch.state {
        case "receiving", "received", "working":
            return batch.waiting > (batch.settled?.waiting ?? 0) && batch.isFinished
                ? [.batchInWork, .rowsWaiting] : [.batchInWork]
        case "held": return [.snapshotHeld]
        default:
            var reasons: [SpecialReport.Reason] = []
            let wasSentAgain = later.contains { $0.digest == batch.digest }
            if batch.state != "done", batch.settled == nil, !wasSentAgain { reasons.append(.batchNotStored) }
            if batch.rejected > (batch.settled?.rejected ?? 0) { reasons.append(.rowsRejected) }
            if batch.waiting > (batch.settled?.waiting ?? 0) { reasons.append(.rowsWaiting) }
            return reasons
        }
    }

    /// Why it is not complete for a period, and since when.
    func gaps(_ period: ReportPeriod) -> [SpecialReport.Reason: CivilDate] {
        var gaps: [SpecialReport.Reason: CivilDate] = [:]
        if let declared {
            var missing = period.from
            while missing <= period.to, (declared.from...declared.through).contains(missing) {
                missing = missing.adding(days: 1)
            }
            if missing <= period.to { gaps[.declaredInPart] = missing }
        } else {
            gaps[.notDeclared] = period.from
        }
        for index in batches.indices where batches[index].received >= period.from {
            for reason in reasons(index) {
                gaps[reason] = min(gaps[reason] ?? batches[index].received, batches[index].received)
            }
        }
        return gaps
    }
}

/// What is believed of a record.
struct RecordModel {
    let classCode: String
    let source: String
    let agency: String
    let decided: CivilDate
    let publicFrom: CivilDate
    let publicUntil: CivilDate?
    var state = "active"

    func isPublic(on day: CivilDate) -> Bool {
        state == "active" && publicFrom <= day && publicUntil.map { $0 > day } ?? true
    }

    /// Whether it counts in a field and period.
    func counts(in domain: ReportDomain, _ period: ReportPeriod, of catalogue: Catalogue) -> Bool {
        guard domain.classes.contains(classCode), decided <= period.to else { return false }
        if classCode == "penalty", decided < period.from { return false }
        let named = catalogue.domains.filter { other in
            other.classes.contains(classCode) && other.agencies.contains { agency.contains($0) }
        }
        if !named.isEmpty { return named.contains(domain) }
        return domain.sources.contains { $0.classCode == classCode && $0.department == source }
    }
}
