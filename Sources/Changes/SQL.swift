internal import PostgresClient

/// The module's statements, each from the file of its name.
enum SQL {
    static let number = Statement("number", embedded: PackageResources.number_sql)
    static let anyPending = Statement("any_pending", embedded: PackageResources.any_pending_sql)
    static let compact = Statement("compact", embedded: PackageResources.compact_sql)
    static let position = Statement("position", embedded: PackageResources.position_sql)
    static let changes = Statement("changes", embedded: PackageResources.changes_sql)
}
