public import Catalogue

/// What a quality page is about.
public struct QualityFilter: Sendable, Equatable {
    /// How a trend is cut.
    public enum Step: String, Sendable, CaseIterable {
        /// Day by day.
        case day
        /// Weeks from Monday to Sunday.
        case week
        /// Calendar months.
        case month
    }

    /// The department's code; nil for all.
    public var department: String?
    /// The class's code; nil for all.
    public var classCode: String?
    /// The first day of receipt.
    public var from: CivilDate
    /// The last day of receipt.
    public var to: CivilDate
    /// How the trend is cut.
    public var step: Step
    /// What departments are ranked by.
    public var rankedBy: QualityMetric

    /// A page about some days; all departments and classes, by week, ranked by conformity, unless said otherwise.
    public init(
        department: String? = nil, classCode: String? = nil, from: CivilDate, to: CivilDate, step: Step = .week,
        rankedBy: QualityMetric = .conformity
    ) {
        self.department = department
        self.classCode = classCode
        self.from = from
        self.to = to
        self.step = step
        self.rankedBy = rankedBy
    }

    /// How many days a page is about when nobody says: to the last day, which counts.
    public static let usualDays = 30
}
