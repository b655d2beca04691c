internal import PostgresClient

/// The module's statements, each from the file of its name.
enum SQL {
    // Making.
    static let beginExport = Statement("begin_export", embedded: PackageResources.begin_export_sql)
    static let dropUnfinished = Statement("drop_unfinished", embedded: PackageResources.drop_unfinished_sql)
    static let classesInUse = Statement("classes_in_use", embedded: PackageResources.classes_in_use_sql)
    static let recordPage = Statement("record_page", embedded: PackageResources.record_page_sql, binaryResult: true)
    static let changePage = Statement("change_page", embedded: PackageResources.change_page_sql, binaryResult: true)
    static let countRecords = Statement("count_records", embedded: PackageResources.count_records_sql)
    static let addBlock = Statement("add_block", embedded: PackageResources.add_block_sql)
    static let addFile = Statement("add_file", embedded: PackageResources.add_file_sql)
    static let lastPending = Statement("last_pending", embedded: PackageResources.last_pending_sql)
    static let numberPending = Statement("number_pending", embedded: PackageResources.number_pending_sql)
    static let numberUnseen = Statement("number_unseen", embedded: PackageResources.number_unseen_sql)
    static let markRestless = Statement("mark_restless", embedded: PackageResources.mark_restless_sql)
    static let finishExport = Statement("finish_export", embedded: PackageResources.finish_export_sql)
    static let removeOld = Statement("remove_old", embedded: PackageResources.remove_old_sql)
    static let lastComplete = Statement("last_complete", embedded: PackageResources.last_complete_sql)
    // Keeping.
    static let joinWatch = Statement("join_watch", embedded: PackageResources.join_watch_sql)
    static let watchPlace = Statement("watch_place", embedded: PackageResources.watch_place_sql)
    static let markStale = Statement("mark_stale", embedded: PackageResources.mark_stale_sql)
    static let moveWatch = Statement("move_watch", embedded: PackageResources.move_watch_sql)
    static let noteWatch = Statement("note_watch", embedded: PackageResources.note_watch_sql)
    static let staleFiles = Statement("stale_files", embedded: PackageResources.stale_files_sql)
    static let lockBlocks = Statement("lock_blocks", embedded: PackageResources.lock_blocks_sql)
    static let lockFile = Statement("lock_file", embedded: PackageResources.lock_file_sql)
    static let staleBlocks = Statement("stale_blocks", embedded: PackageResources.stale_blocks_sql)
    static let blockFacts = Statement("block_facts", embedded: PackageResources.block_facts_sql)
    static let blockBytes = Statement("block_bytes", embedded: PackageResources.block_bytes_sql, binaryResult: true)
    static let changedIDs = Statement("changed_ids", embedded: PackageResources.changed_ids_sql)
    static let replaceBlock = Statement("replace_block", embedded: PackageResources.replace_block_sql)
    static let renewFile = Statement("renew_file", embedded: PackageResources.renew_file_sql)
    // Offering.
    static let exports = Statement("exports", embedded: PackageResources.exports_sql)
    static let listExports = Statement("list_exports", embedded: PackageResources.list_exports_sql)
    static let exportByID = Statement("export_by_id", embedded: PackageResources.export_by_id_sql)
    static let files = Statement("files", embedded: PackageResources.files_sql)
    static let blockSizes = Statement("block_sizes", embedded: PackageResources.block_sizes_sql)
    static let readBlock = Statement("read_block", embedded: PackageResources.read_block_sql, binaryResult: true)
}
