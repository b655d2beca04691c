internal import Catalogue

/// How long decisions of a class took to become public, in working days, and whether that was in time (7 working days:
/// 国办发〔2015〕51号, 发改办财金〔2018〕424号).
struct Timeliness: Sendable {
    private let calendar: WorkingCalendar
    private let limit: ReportingLimit?

    init(_ catalogue: Catalogue, _ classCode: String) {
        calendar = catalogue.calendar
        limit = catalogue.reportingLimit(classCode)
    }

    /// The working days after the day of the decision up to the day it was first public; nil when one of the days is not
    /// known or outside the years whose days off have been announced.
    func workingDays(from decision: CivilDate?, to publication: CivilDate?) -> Int? {
        guard let decision, let publication else { return nil }
        return try? calendar.workingDays(after: decision, through: publication)
    }

    /// Whether so many working days are within the limit; nil when nothing can be said.
    func isInTime(_ workingDays: Int?) -> Bool? {
        guard let workingDays, let limit else { return nil }
        return workingDays <= limit.workingDays
    }
}
