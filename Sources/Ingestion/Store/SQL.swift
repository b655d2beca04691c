internal import PostgresClient

/// The module's statements, each from the file of its name.
enum SQL {
    static let insertNew = Statement("insert_new", embedded: PackageResources.insert_new_sql)
    static let keepHistory = Statement("keep_history", embedded: PackageResources.keep_history_sql)
    static let replaceChanged = Statement("replace_changed", embedded: PackageResources.replace_changed_sql)
    static let registerSubjects = Statement("register_subjects", embedded: PackageResources.register_subjects_sql)
    static let noteSubjects = Statement("note_subjects", embedded: PackageResources.note_subjects_sql)
    static let sweepSubjects = Statement("sweep_subjects", embedded: PackageResources.sweep_subjects_sql)
    static let countFaults = Statement("count_faults", embedded: PackageResources.count_faults_sql)
    static let advance = Statement("advance", embedded: PackageResources.advance_sql)
    static let claim = Statement("claim", embedded: PackageResources.claim_sql)
    static let thisWorker = Statement("this_worker", embedded: PackageResources.this_worker_sql)
    static let openUpload = Statement("open_upload", embedded: PackageResources.open_upload_sql)
    static let addChunk = Statement("add_chunk", embedded: PackageResources.add_chunk_sql)
    static let finishUpload = Statement("finish_upload", embedded: PackageResources.finish_upload_sql)
    static let abandonUpload = Statement("abandon_upload", embedded: PackageResources.abandon_upload_sql)
    static let sweepUploads = Statement("sweep_uploads", embedded: PackageResources.sweep_uploads_sql)
    static let sameBatch = Statement("same_batch", embedded: PackageResources.same_batch_sql)
    static let readChunk = Statement("read_chunk", embedded: PackageResources.read_chunk_sql, binaryResult: true)
    static let batchHeader = Statement("batch_header", embedded: PackageResources.batch_header_sql, binaryResult: true)
    static let noteLayout = Statement("note_layout", embedded: PackageResources.note_layout_sql)
    static let mendedRows = Statement("mended_rows", embedded: PackageResources.mended_rows_sql)
    static let fail = Statement("fail", embedded: PackageResources.fail_sql)
    static let batchStatus = Statement("batch_status", embedded: PackageResources.batch_status_sql)
    static let batchFaults = Statement("batch_faults", embedded: PackageResources.batch_faults_sql)
    static let rejectedRows = Statement("rejected_rows", embedded: PackageResources.rejected_rows_sql)
}
