internal import PostgresClient

/// The statements about snapshots, each from the file of its name.
extension SQL {
    static let advanceCheck = Statement("advance_check", embedded: PackageResources.advance_check_sql)
    static let advanceWithdrawal = Statement("advance_withdrawal", embedded: PackageResources.advance_withdrawal_sql)
    static let clearSnapshots = Statement("clear_snapshots", embedded: PackageResources.clear_snapshots_sql)
    static let closeCheck = Statement("close_check", embedded: PackageResources.close_check_sql)
    static let confirm = Statement("confirm", embedded: PackageResources.confirm_sql)
    static let snapshotFills = Statement("snapshot_fills", embedded: PackageResources.snapshot_fills_sql)
    static let snapshotSample = Statement("snapshot_sample", embedded: PackageResources.snapshot_sample_sql)
    static let snapshotStatus = Statement("snapshot_status", embedded: PackageResources.snapshot_status_sql)
    static let supersede = Statement("supersede", embedded: PackageResources.supersede_sql)
    // Planned for what the tables hold now: most of the time those of snapshots are empty.
    static let findDropped = Statement(
        "find_dropped", embedded: PackageResources.find_dropped_sql, plannedEachTime: true)
    static let keepHinted = Statement(
        "keep_hinted", embedded: PackageResources.keep_hinted_sql, plannedEachTime: true)
    static let snapshotFound = Statement(
        "snapshot_found", embedded: PackageResources.snapshot_found_sql, plannedEachTime: true)
    static let stageDropped = Statement(
        "stage_dropped", embedded: PackageResources.stage_dropped_sql, plannedEachTime: true)
}
