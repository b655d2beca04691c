internal import Catalogue
internal import PostgresClient

/// Counts the rows of a batch's slices for the quality of its department's data (数据质量), in the transaction that stores them.
struct QualityCounter: Sendable {
    private let batch: ClaimedBatch
    private let limit: ReportingLimit?
    /// The days on which a decision can be judged at all and is in time; nil when the calendar does not know the day of receipt.
    private let timely: (known: CivilDate, inTime: CivilDate)?
    private let subjectCodeItem: String
    private let comparesNames: Bool

    /// - Parameter received: the day the batch was received, on which the time limit is measured.
    init(_ batch: ClaimedBatch, _ informationClass: InformationClass, received: CivilDate, _ catalogue: Catalogue) {
        self.batch = batch
        limit = catalogue.reportingLimit(informationClass.code)
        timely = limit.flatMap { limit in
            guard let known = catalogue.calendar.days?.lowerBound,
                let inTime = try? catalogue.calendar.earliestDay(
                    within: limit.workingDays, workingDaysBefore: received)
            else { return nil }
            return (known, inTime)
        }
        subjectCodeItem = informationClass.subjectCodeItem ?? ""
        // The register itself renames its subjects: that is no contradiction.
        comparesNames = !informationClass.registersSubjects
    }

    /// The day a batch was received, in Beijing time.
    static func day(of batch: ClaimedBatch, _ session: Session) async throws -> CivilDate {
        let row = try await session.query(SQL.batchDay, [.text(batch.id.description)])
        return CivilDate(daysSinceEpoch: Int32(clamping: row.integer(0, 0)))
    }

    /// Adds a slice whose rows are in the staging table and have been merged.
    func count(_ slice: RowSlice, _ merged: RowMerge.Outcome, _ session: Session) async throws {
        let judged = try await judge(slice, merged, session)
        let faults = merged.tally.counts.sorted { ($0.key.code, $0.key.item) < ($1.key.code, $1.key.item) }
        try await session.query(
            SQL.countQuality,
            [
                .text(batch.id.description), .integer(merged.new),
                .integer(merged.changed + merged.corrected + merged.withdrawn), .integer(merged.unchanged(of: slice)),
                .integer(slice.rejected + merged.refused), .integer(slice.mended),
                .integer(slice.warned + merged.warned), .integer(judged.timely), .integer(judged.late),
                .integer(judged.notJudged), .integer(judged.otherName),
                Parameter.integer(merged.corrected), .text(subjectCodeItem),
                .array(faults.map(\.key.code)), .array(faults.map(\.key.item)),
                .array(faults.map(\.key.severity.rawValue)), .array(faults.map { "\($0.value)" }),
            ])
    }

    private struct Judged {
        var timely = 0
        var late = 0
        var notJudged = 0
        var otherName = 0
    }

    private func judge(_ slice: RowSlice, _ merged: RowMerge.Outcome, _ session: Session) async throws -> Judged {
        let isUnlimited = limit == nil || merged.new == 0
        if slice.accepted == 0 || isUnlimited && !comparesNames { return Judged() }
        let row = try await session.query(
            SQL.judgeNew,
            [
                .text(batch.classCode), .text(batch.id.description), .boolean(merged.new == slice.accepted),
                .boolean(isUnlimited), .optional(timely?.known.description), .optional(timely?.inTime.description),
                .boolean(comparesNames),
            ])
        let (timely, late) = (row.integer(0, 0), row.integer(0, 1))
        return Judged(
            timely: timely, late: late, notJudged: row.integer(0, 2) - timely - late, otherName: row.integer(0, 3))
    }
}
