internal import PostgresClient

/// Compares a block with the rows that are there now.
struct BlockRows {
    let header: BlockHeader
    /// The last row of its era, if that has ended.
    let lastRow: Int?
    /// Rows of its era that belong to the era's remainder.
    let remainder: Set<Int>
    let session: Session
    let hash: MerkleHash

    /// Says what is wrong with its rows.
    func findings() async throws -> [Finding] {
        let (root, isSame) = try await compare()
        return isSame ? [] : try await difference(root)
    }

    /// Row by row beside the list the block keeps, with little memory however large it is.
    private func compare() async throws -> (root: [UInt8], isSame: Bool) {
        try await session.transaction { session in
            var rows = try await now(session)
            var kept = KeptLeaves(of: header.number, session)
            var tree = MerkleRoot(hash)
            var isSame = true
            while let row = try await rows.next() {
                tree.append(row.digest)
                if isSame { isSame = try await kept.next() == row }
            }
            if isSame { isSame = try await kept.next() == nil }
            let root = tree.root
            return (root, isSame && root == header.root && tree.count == header.rowCount)
        }
    }

    /// Which rows were changed, removed and inserted; with all leaves of the block in memory.
    private func difference(_ root: [UInt8]) async throws -> [Finding] {
        var tree = MerkleRoot(hash)
        var kept: [Int: [UInt8]] = [:]
        var list = KeptLeaves(of: header.number, session)
        while let leaf = try await list.next() {
            tree.append(leaf.digest)
            kept[leaf.id] = leaf.digest
        }
        if root == header.root { return [.leavesChanged(header.number)] }
        guard tree.root == header.root else { return [.rowsUnknown(header.number)] }
        return try await session.transaction { session in try await compare(with: kept, session) }
    }

    private func compare(with list: [Int: [UInt8]], _ session: Session) async throws -> [Finding] {
        var findings: [Finding] = []
        var kept = list
        var rows = try await now(session)
        while let row = try await rows.next() {
            switch kept.removeValue(forKey: row.id) {
            case .none: findings.append(.rowInserted(block: header.number, row: row.id))
            case .some(row.digest): break
            case .some: findings.append(.rowChanged(block: header.number, row: row.id))
            }
        }
        return findings + kept.keys.sorted().map { .rowRemoved(block: header.number, row: $0) }
    }

    private func now(_ session: Session) async throws -> RowLeaves {
        try await RowLeaves(RowRange(of: header, lastRow: lastRow), excluding: remainder, session, hash)
    }
}
