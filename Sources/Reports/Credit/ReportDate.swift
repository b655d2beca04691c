internal import Catalogue

/// Days as reports write them.
enum ReportDate {
    /// As in 2026年3月5日.
    static func chinese(_ date: String) -> String {
        guard let parts = CivilDate(iso: date)?.components else { return date }
        return "\(parts.year)年\(parts.month)月\(parts.day)日"
    }

    /// The last day of a time that is given by the first day behind it.
    static func dayBefore(_ date: String?) -> String? {
        date.flatMap { CivilDate(iso: $0)?.adding(days: -1).description }
    }
}
