internal import PostgresClient

/// The module's statements, each from the file of its name.
enum SQL {
    static let qualityTotals = Statement("quality_totals", embedded: PackageResources.quality_totals_sql)
    static let qualityTrend = Statement("quality_trend", embedded: PackageResources.quality_trend_sql)
    static let qualityFaults = Statement("quality_faults", embedded: PackageResources.quality_faults_sql)
    static let declareDecisions = Statement("declare_decisions", embedded: PackageResources.declare_decisions_sql)
    static let wrongCodes = Statement("wrong_codes", embedded: PackageResources.wrong_codes_sql, plannedEachTime: true)
    static let otherNames = Statement("other_names", embedded: PackageResources.other_names_sql, plannedEachTime: true)
    static let twoCodes = Statement("two_codes", embedded: PackageResources.two_codes_sql, plannedEachTime: true)
    static let twoCodesSearched = Statement("two_codes_searched", embedded: PackageResources.two_codes_searched_sql)
}
