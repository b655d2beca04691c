internal import PostgresClient

/// A row's number and the digest of its leaf.
struct Leaf: Equatable {
    let id: Int
    let digest: [UInt8]
}

/// The leaves of rows as they are now, one after the other; within a transaction, as it reads a cursor.
struct RowLeaves {
    private let session: Session
    private let hash: MerkleHash
    /// Rows that belong to another block.
    private let excluded: Set<Int>
    private var fields = FieldBytes()
    private var rows: PostgresResult
    private var row = 0

    init(_ range: RowRange, excluding excluded: Set<Int>, _ session: Session, _ hash: MerkleHash) async throws {
        self.session = session
        self.hash = hash
        self.excluded = excluded
        try await session.execute(range.cursor)
        rows = try await session.query(SQL.fetchRows)
    }

    mutating func next() async throws -> Leaf? {
        while true {
            if row == rows.count {
                guard row > 0 else { return nil }
                rows = try await session.query(SQL.fetchRows)
                row = 0
                continue
            }
            let place = row
            row += 1
            let id = LogRow.id(rows, place)
            if excluded.contains(id) { continue }
            fields.removeAll()
            LogRow.append(rows, place, to: &fields)
            return Leaf(id: id, digest: hash.leaf(fields.bytes))
        }
    }

    func close() async throws { try await session.execute("CLOSE access_log_rows") }
}

/// The leaves that a block keeps, one after the other.
struct KeptLeaves {
    private let session: Session
    private let block: Int
    private var part = 0
    private var leaves: [Leaf] = []
    private var place = 0

    init(of block: Int, _ session: Session) {
        self.block = block
        self.session = session
    }

    mutating func next() async throws -> Leaf? {
        if place == leaves.count {
            let result = try await session.query(SQL.leaves, [.integer(block), .integer(part)])
            leaves = Self.leaves(of: result, 0)
            place = 0
            part += 1
            if leaves.isEmpty { return nil }
        }
        place += 1
        return leaves[place - 1]
    }

    /// The leaves of a row of a binary result whose columns are numbers and digests.
    static func leaves(of result: PostgresResult, _ row: Int) -> [Leaf] {
        guard row < result.count else { return [] }
        let ids = result.bytes(row, 0)
        let digests = result.bytes(row, 1)
        // Behind twenty bytes that describe the array, each element with its length.
        let count = min(max(0, ids.count - 20) / 12, digests.count / 32)
        return (0..<count).map { index in
            let id = Int64(bigEndian: ids.loadUnaligned(fromByteOffset: 24 + index * 12, as: Int64.self))
            return Leaf(id: Int(id), digest: Array(digests[index * 32..<(index + 1) * 32]))
        }
    }
}
