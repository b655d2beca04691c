internal import Catalogue
internal import PostgresClient

/// What records are counted, and by what.
struct StatisticsQuestion {
    /// What the counts are divided by.
    enum Division: String, CaseIterable {
        case `class`, department, region, month, industry
    }

    var classes: [String]
    var division: Division
    var department: String?
    var region: (first: String, last: String)?
    var from: CivilDate?
    var to: CivilDate?

    /// The values of the statement `record_counts`.
    var values: [Parameter] {
        [
            .array(classes), .text(division.rawValue), .optional(from?.description), .optional(to?.description),
            .optional(department), .optional(region?.first), .optional(region?.last),
        ]
    }
}
