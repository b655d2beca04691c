internal import PostgresClient

/// The module's statements, each from the file of its name.
enum SQL {
    static let addBlock = Statement("add_block", embedded: PackageResources.add_block_sql)
    static let addLeaves = Statement("add_leaves", embedded: PackageResources.add_leaves_sql)
    static let lastBlock = Statement("last_block", embedded: PackageResources.last_block_sql)
    static let blocks = Statement("blocks", embedded: PackageResources.blocks_sql)
    static let eraEnds = Statement("era_ends", embedded: PackageResources.era_ends_sql)
    static let horizon = Statement("horizon", embedded: PackageResources.horizon_sql)
    static let sealingTurn = Statement("sealing_turn", embedded: PackageResources.sealing_turn_sql)
    static let fetchRows = Statement("fetch_rows", embedded: PackageResources.fetch_rows_sql, binaryResult: true)
    static let leaves = Statement("leaves", embedded: PackageResources.leaves_sql, binaryResult: true)
    static let makePartitions = Statement("make_partitions", embedded: PackageResources.make_partitions_sql)
    static let logAct = Statement("log_act", embedded: PackageResources.log_act_sql)
    static let lastRow = Statement("last_row", embedded: PackageResources.last_row_sql)
    static let blockOfRow = Statement("block_of_row", embedded: PackageResources.block_of_row_sql)
    static let accesses = Statement("read_own_accesses", embedded: PackageResources.accesses_sql)
    static let listAccesses = Statement(
        "list_accesses", embedded: PackageResources.list_accesses_sql, plannedEachTime: true)
}
