internal import PostgresClient

/// The module's statements, each from the file of its name.
enum SQL {
    static let lists = Statement("lists", embedded: PackageResources.lists_sql)
    static let publishedList = Statement("published_list", embedded: PackageResources.published_list_sql)
    static let listPage = Statement("list_page", embedded: PackageResources.list_page_sql, plannedEachTime: true)
    static let subjectLists = Statement("subject_lists", embedded: PackageResources.subject_lists_sql)
    static let sharedLists = Statement("shared_lists", embedded: PackageResources.shared_lists_sql)
    static let addEntry = Statement("add_list_entry", embedded: PackageResources.add_list_entry_sql)
    static let endEntry = Statement("end_list_entry", embedded: PackageResources.end_list_entry_sql)
    static let entry = Statement("list_entry", embedded: PackageResources.list_entry_sql)
    static let allEntries = Statement("all_list_entries", embedded: PackageResources.all_list_entries_sql)
    static let evaluate = Statement("evaluate_lists", embedded: PackageResources.evaluate_lists_sql)
    static let follow = Statement("follow_changes", embedded: PackageResources.follow_changes_sql)
}
