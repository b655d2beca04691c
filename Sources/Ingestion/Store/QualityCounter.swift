internal import Catalogue
internal import PostgresClient

/// The days of decision that can be judged on a day of receipt: from `known` on at all, from `inTime` on as in time. Both are nil
/// when the calendar does not know the day of receipt.
struct TimeLimit: Sendable {
    let known: CivilDate?
    let inTime: CivilDate?

    init(_ limit: ReportingLimit, received: CivilDate, _ calendar: WorkingCalendar) {
        inTime = try? calendar.earliestDay(within: limit.workingDays, workingDaysBefore: received)
        known = inTime == nil ? nil : calendar.days?.lowerBound
    }
}

/// Counts the rows of a batch's slices for the quality of its department's data (数据质量), in the transaction that stores them.
struct QualityCounter: Sendable {
    private let batch: ClaimedBatch
    /// Tells new records that came in time from late ones; nil when the class has no time limit.
    let timeLimit: TimeLimit?
    private let subjectCodeItem: String
    private let formerNumberItems: [String]

    /// - Parameter received: the day the batch was received, on which the time limit is measured.
    init(_ batch: ClaimedBatch, _ informationClass: InformationClass, received: CivilDate, _ catalogue: Catalogue) {
        self.batch = batch
        timeLimit = catalogue.reportingLimit(informationClass.code).map {
            TimeLimit($0, received: received, catalogue.calendar)
        }
        subjectCodeItem = informationClass.subjectCodeItem ?? ""
        formerNumberItems = informationClass.formerNumbers.map(\.item)
    }

    /// The day a batch was received, in Beijing time.
    static func day(of batch: ClaimedBatch, _ session: Session) async throws -> CivilDate {
        let row = try await session.query(SQL.batchDay, [.text(batch.id.description)])
        return CivilDate(daysSinceEpoch: Int32(clamping: row.integer(0, 0)))
    }

    /// Adds a slice whose rows are in the staging table and have been merged.
    func count(_ slice: RowSlice, _ merged: RowMerge.Outcome, _ session: Session) async throws {
        try await session.query(
            SQL.countQuality,
            [
                .text(batch.id.description), .integer(merged.new),
                .integer(merged.changed + merged.corrected + merged.withdrawn), .integer(merged.unchanged(of: slice)),
                .integer(slice.rejected + merged.refused), .integer(slice.mended),
                .integer(slice.warned + merged.warned), .integer(merged.timely), .integer(merged.late),
                .integer(timeLimit == nil ? 0 : merged.new - merged.timely - merged.late), .integer(merged.otherName),
                Parameter.integer(merged.corrected), .text(subjectCodeItem),
            ] + merged.tally.columns)
    }

    /// Of registrations that were replaced: two organisations may have the code.
    func noteDoubleRegistrations(_ session: Session) async throws {
        try await session.query(
            SQL.noteDoubleRegistrations,
            [.text(batch.classCode), .text(batch.id.description), .array(formerNumberItems)])
    }
}
