internal import PostgresClient

/// The module's statements, each from the file of its name.
enum SQL {
    static let takeTurn = Statement("take_turn", embedded: PackageResources.take_turn_sql)
    static let countChanges = Statement("count_changes", embedded: PackageResources.count_changes_sql)
    static let beginAnew = Statement("begin_anew", embedded: PackageResources.begin_anew_sql)
    static let recordCounts = Statement("record_counts", embedded: PackageResources.record_counts_sql)
    static let subjectCounts = Statement("subject_counts", embedded: PackageResources.subject_counts_sql)
}
