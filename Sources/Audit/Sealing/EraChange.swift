public import Cryptography
public import PostgresClient

/// Ends an era and begins another: for a database whose transaction numbers have begun anew. What no block holds so far is sealed in
/// a block of its own kind, which says so; this act is logged and is in it.
public struct EraChange {
    private let session: Session
    private let key: SealingKey?

    /// Prepares it.
    public init(_ session: Session, key: SealingKey?) {
        self.session = session
        self.key = key
    }

    /// Changes the era. Nobody can write to the log meanwhile.
    /// - Parameter operatorName: who does it.
    /// - Returns: the block that ends the era; nil when there is none that could end.
    /// - Throws: `PostgresError`, `CryptographyError`.
    public func run(by operatorName: String) async throws -> Block? {
        let (session, key) = (self.session, self.key)
        return try await session.transaction { session in
            guard try await session.query(SQL.sealingTurn).boolean(0, 0) else { throw SealerIsAtWork() }
            try await session.execute("LOCK TABLE access_log IN SHARE ROW EXCLUSIVE MODE")
            let state = try await SealingState.read(session)
            guard let last = state.last, last.header.kind == .range else { return nil }
            try await session.query(SQL.logAct, [.text("audit_new_era"), .text(operatorName), .null, 0])
            var header = state.nextHeader(in: state.cluster)
            header.kind = .remainder
            header.lastRow = try await session.query(SQL.lastRow).integer(0, 0)
            header.firstTransaction = last.header.endTransaction
            header.endTransaction = last.header.endTransaction
            return try await Self.seal(header, session, key)
        }
    }

    private static func seal(_ start: BlockHeader, _ session: Session, _ key: SealingKey?) async throws -> Block {
        var header = start
        var range = RowRange(of: header, lastRow: header.lastRow)
        range.instead = """
            NOT EXISTS (SELECT FROM access_log_leaf JOIN access_log_block ON number = block, unnest(ids) AS sealed
                WHERE sealed = access_log.id AND era = \(header.era))
            """
        try await session.execute(range.cursor)
        var open = OpenBlock(number: header.number, session, try MerkleHash())
        while true {
            let rows = try await session.query(SQL.fetchRows)
            for row in 0..<rows.count { try await open.append(rows, row) }
            if rows.count < 1024 { break }
        }
        try await open.flush()
        header.rowCount = open.count
        header.root = open.root
        let block = try Block(sealing: header, with: key)
        try await session.query(SQL.addBlock, block.parameters)
        return block
    }
}

/// A sealer is closing a block at this moment.
public struct SealerIsAtWork: Error, CustomStringConvertible {
    /// What to do about it.
    public let description = "a worker is sealing the access log at this moment; try again"
}
