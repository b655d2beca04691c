internal import PostgresClient

/// The module's statements, each from the file of its name.
enum SQL {
    static let specialReport = Statement("special_report", embedded: PackageResources.special_report_sql)
    static let specialReportOn = Statement("special_report_on", embedded: PackageResources.special_report_on_sql)
    static let stateSpecialReport = Statement(
        "state_special_report", embedded: PackageResources.state_special_report_sql)
    static let declareCompleteness = Statement(
        "declare_completeness", embedded: PackageResources.declare_completeness_sql)
    static let revokeCompleteness = Statement(
        "revoke_completeness", embedded: PackageResources.revoke_completeness_sql)
    static let completeness = Statement("completeness", embedded: PackageResources.completeness_sql)
    static let openBatches = Statement("open_batches", embedded: PackageResources.open_batches_sql)
}
