internal import PostgresClient

/// The module's statements, each from the file of its name.
enum SQL {
    static let lockExchange = Statement("lock_exchange", embedded: PackageResources.lock_exchange_sql)
    static let lastPiece = Statement("last_piece", embedded: PackageResources.last_piece_sql)
    static let unfinishedPiece = Statement("unfinished_piece", embedded: PackageResources.unfinished_piece_sql)
    static let notePiece = Statement("note_piece", embedded: PackageResources.note_piece_sql)
    static let dropPiece = Statement("drop_piece", embedded: PackageResources.drop_piece_sql)
    static let submitPiece = Statement("submit_piece", embedded: PackageResources.submit_piece_sql)
    static let finishPiece = Statement("finish_piece", embedded: PackageResources.finish_piece_sql)
    static let batchOfKey = Statement("batch_of_key", embedded: PackageResources.batch_of_key_sql)
    static let seenKeys = Statement("seen_keys", embedded: PackageResources.seen_keys_sql)
    /// Runs in the department's database, like those below.
    static let describeTable = Statement(
        "describe_table", embedded: PackageResources.describe_table_sql, plannedEachTime: true)
    static let createReceipt = String(decoding: PackageResources.create_receipt_sql, as: UTF8.self)
    static let writeReceipt = String(decoding: PackageResources.write_receipt_sql, as: UTF8.self)
}
