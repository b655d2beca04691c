public import Cryptography
public import PostgresClient

/// Checks the whole access log against its blocks, or the part from a block on.
public struct Verification {
    private static let pageSize = 100

    private let session: Session
    private let keys: [SealingKey]
    private let published: [Int: [UInt8]]

    /// How far it is, and what was looked at.
    public struct Progress: Sendable {
        /// Blocks looked at.
        public var blocks = 0
        /// Rows they hold.
        public var rows = 0
        /// Rows that all blocks hold.
        public var allRows = 0
        /// Blocks that are not signed.
        public var unsigned = 0
    }

    /// Prepares a verification.
    /// - Parameters:
    ///   - keys: the keys the auditor trusts; without any, signatures are not looked at.
    ///   - published: digests of blocks by their numbers, as they were published.
    public init(_ session: Session, keys: [SealingKey], published: [Int: [UInt8]]) {
        self.session = session
        self.keys = keys
        self.published = published
    }

    /// Looks at every block from `first` on.
    /// - Parameters:
    ///   - progress: is told of each block looked at.
    ///   - found: is told of everything that is wrong.
    /// - Throws: `PostgresError`, `CryptographyError`.
    public func run(
        from first: Int = 1, progress: (Progress) -> Void = { _ in }, found: (Finding) -> Void
    ) async throws -> Progress {
        try await session.execute("SET enable_seqscan = off; SET jit = off")
        let eras = try await Eras.read(session)
        let hash = try MerkleHash()
        var done = Progress()
        done.allRows = try await sealedRows(from: first)
        var chain = ChainCheck(
            keys: keys, published: published, from: first, behind: try await block(before: first))
        var last = first - 1
        while true {
            let page = try await session.query(SQL.blocks, [.integer(last), .integer(Self.pageSize)])
            let blocks = (0..<page.count).compactMap { Block(page, $0) }
            guard let end = blocks.last else { break }
            last = end.header.number
            for block in blocks {
                let (findings, isWhole, gap) = chain.look(at: block)
                findings.forEach(found)
                if let gap { try await rows(in: gap, of: block.header, eras).forEach(found) }
                if isWhole {
                    let rows = BlockRows(
                        header: block.header, lastRow: eras.lastRow(of: block.header.era),
                        remainder: block.header.kind == .remainder ? [] : eras.remainder(of: block.header.era),
                        session: session, hash: hash)
                    try await rows.findings().forEach(found)
                }
                done.blocks += 1
                done.rows += block.header.rowCount
                done.unsigned = chain.unsigned
                progress(done)
            }
        }
        chain.end().forEach(found)
        return done
    }

    private func block(before first: Int) async throws -> Block? {
        let page = try await session.query(SQL.blocks, [.integer(first - 2), 1])
        guard page.count == 1, let block = Block(page, 0), block.header.number == first - 1 else { return nil }
        return block
    }

    private func sealedRows(from first: Int) async throws -> Int {
        try await session.execute(
            "SELECT coalesce(sum(row_count), 0)::bigint FROM access_log_block WHERE number >= \(first)"
        ).integer(0, 0)
    }

    /// The rows whose block is not there.
    private func rows(in gap: ChainCheck.Gap, of header: BlockHeader, _ eras: Eras) async throws -> [Finding] {
        let range = RowRange(
            afterRow: header.afterRow, lastRow: eras.lastRow(of: header.era),
            firstTransaction: gap.firstTransaction == 0 ? nil : gap.firstTransaction,
            endTransaction: gap.endTransaction)
        let rows = try await session.execute("SELECT id FROM access_log WHERE \(range.condition) ORDER BY id")
        let remainder = eras.remainder(of: header.era)
        return (0..<rows.count).map { rows.integer($0, 0) }.filter { !remainder.contains($0) }
            .map { .rowOfNoBlock(row: $0) }
    }
}

/// The eras that have ended: the last row of each, and the rows that are in its remainder.
struct Eras {
    private var lastRows: [Int: Int] = [:]
    private var remainders: [Int: Set<Int>] = [:]

    static func read(_ session: Session) async throws -> Eras {
        var eras = Eras()
        let ends = try await session.query(SQL.eraEnds)
        for row in 0..<ends.count {
            let era = ends.integer(row, 0)
            eras.lastRows[era] = ends.integer(row, 1)
            var leaves = KeptLeaves(of: ends.integer(row, 2), session)
            while let leaf = try await leaves.next() { eras.remainders[era, default: []].insert(leaf.id) }
        }
        return eras
    }

    func lastRow(of era: Int) -> Int? { lastRows[era] }

    func remainder(of era: Int) -> Set<Int> { remainders[era] ?? [] }
}
