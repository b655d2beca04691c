internal import PostgresClient

/// The module's statements, each from the file of its name.
enum SQL {
    static let attest = Statement("attest", embedded: PackageResources.attest_sql)
    static let groupStatistics = Statement("group_statistics", embedded: PackageResources.group_statistics_sql)
    static let publishGroups = Statement("publish_groups", embedded: PackageResources.publish_groups_sql)
    static let makeCheck = Statement("make_check", embedded: PackageResources.make_check_sql)
    static let storeCheck = Statement("store_check", embedded: PackageResources.store_check_sql)
    static let openCheck = Statement("open_check", embedded: PackageResources.open_check_sql)
    static let ownCheck = Statement("own_check", embedded: PackageResources.own_check_sql)
    static let readCheck = Statement("read_check", embedded: PackageResources.read_check_sql)
    static let ownCheckRows = Statement("own_check_rows", embedded: PackageResources.own_check_rows_sql)
    static let noteExport = Statement("note_export", embedded: PackageResources.note_export_sql)
    static let workCheck = Statement("work_check", embedded: PackageResources.work_check_sql)
    static let sweepChecks = Statement("sweep_checks", embedded: PackageResources.sweep_checks_sql)
}
