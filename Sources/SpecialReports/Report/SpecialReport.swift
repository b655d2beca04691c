public import Catalogue

/// A special credit report (专项信用报告): what there is about a subject in chosen fields and a period, or that there is nothing. Facts only,
/// and only those that are public on the day it is made.
public struct SpecialReport: Sendable, Hashable {
    /// The subject's credit code.
    public let code: String
    /// Its name.
    public let name: String
    /// Whether a registration vouches for it.
    public let isRegistered: Bool
    /// What was asked for.
    public let period: ReportPeriod
    /// The moment its facts are of, in UTC: `2026-11-20T08:00:00Z`.
    public let asOf: String
    /// The number of the last change that is in it.
    public let changeNumber: Int
    /// The fields, in the order asked for.
    public let fields: [Field]

    /// One field of a report.
    public struct Field: Sendable, Hashable {
        /// The field's code in the catalogue.
        public let domain: String
        /// What was found.
        public let result: Result
        /// Whether every feed of it is known to be complete for the period.
        public let isComplete: Bool
        /// How many public records there are, whether all of them are shown or not.
        public let count: Int
        /// What is lacking where it is not complete.
        public internal(set) var gaps: [Gap]
        /// The records, newest first, at most ``SpecialReport/mostRecords``.
        public internal(set) var records: [Record]
    }

    /// What may be said of a field.
    public enum Result: String, Sendable, Hashable, CaseIterable {
        /// There are records.
        case found
        /// There are none, and nothing is lacking.
        case none
        /// None were found, but not all of the sources are complete: nothing may be concluded.
        case unknown
    }

    /// Why a field is not complete.
    public struct Gap: Sendable, Hashable {
        /// What is the matter.
        public let reason: Reason
        /// The class concerned; nil for the whole field.
        public let classCode: String?
        /// The department concerned; nil for the whole field.
        public let department: String?
        /// The first day of the period that is not covered, or the day since which something waits.
        public let since: CivilDate
    }

    /// What keeps a feed from being known to be complete.
    public enum Reason: String, Sendable, Hashable, CaseIterable {
        /// The department never said that it has sent all, or took it back.
        case notDeclared = "not_declared"
        /// It said so for a part of the period only.
        case declaredInPart = "declared_in_part"
        /// A batch has come and is not worked off.
        case batchInWork = "batch_in_work"
        /// A snapshot waits for its confirmation.
        case snapshotHeld = "snapshot_held"
        /// A batch failed or was cancelled.
        case batchNotStored = "batch_not_stored"
        /// Rows were rejected and not dealt with.
        case rowsRejected = "rows_rejected"
        /// Rows wait for the credit code of their subject.
        case rowsWaiting = "rows_waiting"
        /// Nobody feeds the field.
        case noSource = "no_source"
        /// No registration vouches for the subject.
        case notRegistered = "not_registered"
    }

    /// A record that is public.
    public struct Record: Sendable, Hashable {
        /// Its class.
        public let classCode: String
        /// Its key, which with code and class names it.
        public let key: String
        /// The deciding department.
        public let agency: String
        /// The day of the decision, or of listing.
        public let decided: CivilDate?
        /// The first public day.
        public let publicFrom: CivilDate?
        /// The first day it is public no more; nil without end.
        public let publicUntil: CivilDate?
        /// The items of class A as JSON.
        public let items: String
    }

    /// The most records of a field that a report shows.
    public static let mostRecords = 500
}

/// The days a special report is about, both included.
public struct ReportPeriod: Sendable, Hashable {
    /// The first day.
    public let from: CivilDate
    /// The last day.
    public let to: CivilDate

    /// A period; `from` is not after `to`.
    public init(from: CivilDate, to: CivilDate) {
        self.from = from
        self.to = to
    }
}
