internal import Cryptography
internal import PostgresClient

/// One turn of sealing, within a transaction: closes blocks up to the horizon, or as many as may be closed at once.
struct SealingTurn {
    private let session: Session
    private let key: SealingKey?
    private let limits: SealingLimits
    private let state: SealingState
    private let cluster: String
    private let hash: MerkleHash
    private var last: Block?
    private var open: OpenBlock
    private var lastTransaction = 0
    private(set) var outcome = SealingOutcome()

    /// - Throws: `EraHasEnded`.
    init(_ session: Session, _ state: SealingState, key: SealingKey?, limits: SealingLimits, cluster: String) throws {
        guard state.isSameEra(in: cluster) else { throw EraHasEnded() }
        self.session = session
        self.state = state
        self.key = key
        self.limits = limits
        self.cluster = cluster
        last = state.last
        hash = try MerkleHash()
        open = OpenBlock(number: (last?.header.number ?? 0) + 1, session, hash)
    }

    mutating func run() async throws {
        let header = state.nextHeader(in: cluster)
        let range = RowRange(of: header, lastRow: nil)
        try await session.execute(range.cursor)
        while true {
            let rows = try await session.query(SQL.fetchRows)
            for row in 0..<rows.count where try await !take(rows, row) {
                outcome.isMore = true
                return
            }
            // A fetch of 1024 rows that brings fewer was the last.
            if rows.count < 1024 { break }
        }
        if open.count > 0 { try await close(before: state.horizon) }
    }

    /// - Returns: false when it belongs to a later turn.
    private mutating func take(_ rows: PostgresResult, _ row: Int) async throws -> Bool {
        let transaction = LogRow.transaction(rows, row)
        if open.count >= limits.rowsOfBlock, transaction != lastTransaction {
            try await close(before: transaction)
            if outcome.blocks >= limits.blocksAtOnce { return false }
        }
        try await open.append(rows, row)
        lastTransaction = transaction
        return true
    }

    private mutating func close(before end: Int) async throws {
        try await open.flush()
        var header = SealingState.header(behind: last, endTransaction: end, sealedAt: state.now, cluster: cluster)
        header.rowCount = open.count
        header.root = open.root
        let block = try Block(sealing: header, with: key)
        try await session.query(SQL.addBlock, block.parameters)
        outcome.blocks += 1
        outcome.rows += open.count
        last = block
        open = OpenBlock(number: header.number + 1, session, hash)
    }
}

/// How much is sealed at once.
public struct SealingLimits: Sendable {
    /// A block is closed behind so many rows, at the end of a transaction.
    public var rowsOfBlock = 50_000
    /// Blocks of one transaction.
    public var blocksAtOnce = 10

    /// The limits of a service.
    public init() {}
}

/// What a turn of sealing did.
public struct SealingOutcome: Sendable, Equatable {
    /// The blocks it closed.
    public var blocks = 0
    /// Their rows.
    public var rows = 0
    /// Whether there is more to seal at once.
    public var isMore = false
}
