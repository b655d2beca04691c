public import Formats
public import PostgresClient

/// The blocks as they are published: who keeps the list can tell later whether one was exchanged, or the last ones taken away.
public struct RootList: Sendable {
    /// How many blocks a page has at most.
    public static let pageSize = 1000

    /// The blocks.
    public let blocks: [Block]

    /// Reads a page of them.
    /// - Parameter number: the number behind which it starts.
    /// - Throws: `PostgresError`.
    public static func page(after number: Int, limit: Int = pageSize, _ session: Session) async throws -> RootList {
        let page = try await session.query(SQL.blocks, [.integer(number), .integer(limit)])
        return RootList(blocks: (0..<page.count).compactMap { Block(page, $0) })
    }

    /// Writes the blocks as elements of an array.
    public func write(_ json: inout JSONWriter) {
        for block in blocks { block.write(&json) }
    }

    /// The digests of the blocks of a published list, by their numbers.
    /// - Returns: nil when it is none.
    public static func digests(json bytes: [UInt8]) -> [Int: [UInt8]]? {
        guard case .array(let elements)? = JSONValue(bytes)?["blocks"] else { return nil }
        let blocks = elements.compactMap(Block.init)
        guard blocks.count == elements.count else { return nil }
        return Dictionary(blocks.map { ($0.header.number, $0.digest) }) { $1 }
    }
}
