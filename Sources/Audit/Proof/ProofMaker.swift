internal import Cryptography
public import PostgresClient

/// Makes inclusion proofs.
public struct ProofMaker {
    private let session: Session

    /// Prepares it.
    public init(_ session: Session) { self.session = session }

    /// Why there is no proof of a row.
    public enum NoProof: String, Error, Sendable, CustomStringConvertible {
        case noRow = "there is no such row in the access log"
        case notSealed = "the row is not sealed yet; a running worker does so within seconds"
        case changed = "the row is not what was sealed, so nothing can be proved; see “gongxin audit verify”"

        /// For the terminal.
        public var description: String { rawValue }
    }

    /// The proof of a row.
    /// - Throws: `NoProof`, `PostgresError`, `CryptographyError`.
    public func prove(_ id: Int) async throws -> InclusionProof {
        let row = try await canonicalRow(id)
        let found = try await session.query(SQL.blockOfRow, [.integer(id)])
        guard found.count == 1 else { throw NoProof.notSealed }
        let page = try await session.query(SQL.blocks, [.integer(found.integer(0, 0) - 1), 1])
        guard page.count == 1, let block = Block(page, 0) else { throw NoProof.notSealed }
        var kept = KeptLeaves(of: block.header.number, session)
        var leaves: [[UInt8]] = []
        var index: Int?
        while let leaf = try await kept.next() {
            if leaf.id == id { index = leaves.count }
            leaves.append(leaf.digest)
        }
        let hash = try MerkleHash()
        guard let index, let path = MerklePath(of: index, in: leaves, hash) else { throw NoProof.notSealed }
        let proof = InclusionProof(row: row, path: path, block: block)
        guard (try? proof.check([])) != nil else { throw NoProof.changed }
        return proof
    }

    private func canonicalRow(_ id: Int) async throws -> [UInt8] {
        let statement = Statement(
            "row", "SELECT \(LogRow.selection) FROM access_log WHERE id = $1::bigint", plannedEachTime: true,
            binaryResult: true)
        let rows = try await session.query(statement, [.integer(id)])
        guard rows.count == 1 else { throw NoProof.noRow }
        var fields = FieldBytes()
        LogRow.append(rows, 0, to: &fields)
        return fields.bytes
    }
}
