internal import Cryptography
internal import PostgresClient

/// A block in the making: takes row after row and keeps no more than a part of its leaves in memory.
struct OpenBlock {
    private static let partSize = 1024

    private let number: Int
    private let session: Session
    private let hash: MerkleHash
    private var tree: MerkleRoot
    private var fields = FieldBytes()
    private var part = 0
    private var ids: [Int] = []
    private var digests: [UInt8] = []

    var count: Int { tree.count }
    var root: [UInt8] { tree.root }

    init(number: Int, _ session: Session, _ hash: MerkleHash) {
        self.number = number
        self.session = session
        self.hash = hash
        tree = MerkleRoot(hash)
    }

    /// Takes a row of a cursor's result.
    mutating func append(_ rows: PostgresResult, _ row: Int) async throws {
        fields.removeAll()
        LogRow.append(rows, row, to: &fields)
        let leaf = hash.leaf(fields.bytes)
        tree.append(leaf)
        ids.append(LogRow.id(rows, row))
        digests += leaf
        if ids.count == Self.partSize { try await flush() }
    }

    /// Stores the leaves that are not stored yet.
    mutating func flush() async throws {
        guard !ids.isEmpty else { return }
        let list = "{" + ids.map(String.init).joined(separator: ",") + "}"
        try await session.query(
            SQL.addLeaves, [.integer(number), .integer(part), .text(list), .bytes(digests)])
        part += 1
        ids.removeAll(keepingCapacity: true)
        digests.removeAll(keepingCapacity: true)
    }
}
