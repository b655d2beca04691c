internal import Cryptography
internal import PostgresClient

/// A block as it is kept.
public struct Block: Sendable, Equatable {
    /// What it says.
    public let header: BlockHeader
    /// What is kept as the header's digest.
    public let digest: [UInt8]
    /// What is kept as its signature; nil without.
    public let signature: [UInt8]?

    /// A block with its parts.
    public init(header: BlockHeader, digest: [UInt8], signature: [UInt8]?) {
        self.header = header
        self.digest = digest
        self.signature = signature
    }
}

extension Block {
    /// Seals a header.
    init(sealing header: BlockHeader, with key: SealingKey?) throws {
        var header = header
        header.algorithm = key?.algorithm
        header.key = key?.fingerprint
        self.init(header: header, digest: try header.digest(), signature: try key?.sign(header.bytes))
    }

    /// The columns `init` reads, in this order.
    init?(_ rows: PostgresResult, _ row: Int) {
        guard let kind = BlockHeader.Kind(rawValue: rows.string(row, 1)) else { return nil }
        func number(_ column: Int) -> Int? { rows.isNull(row, column) ? nil : rows.integer(row, column) }
        let algorithm = rows.optionalString(row, 12)
        header = BlockHeader(
            number: rows.integer(row, 0), kind: kind, era: rows.integer(row, 2), afterRow: number(3),
            lastRow: number(4), firstTransaction: rows.integer(row, 5), endTransaction: rows.integer(row, 6),
            rowCount: rows.integer(row, 7), root: rows.bytea(row, 8), sealedAt: rows.integer(row, 9),
            cluster: rows.string(row, 10), previous: rows.bytea(row, 11),
            algorithm: algorithm.flatMap(SealingKey.Algorithm.init), key: rows.optionalString(row, 13))
        digest = rows.bytea(row, 14)
        signature = rows.isNull(row, 15) ? nil : rows.bytea(row, 15)
    }

    /// The values of the statement that adds a block.
    var parameters: [Parameter] {
        func number(_ value: Int?) -> Parameter { value.map { .integer($0) } ?? .null }
        return [
            .integer(header.number), .text(header.kind.rawValue), .integer(header.era), number(header.afterRow),
            number(header.lastRow), .integer(header.firstTransaction), .integer(header.endTransaction),
            .integer(header.rowCount), .bytes(header.root), .text(Moment.text(header.sealedAt)), .text(header.cluster),
            .bytes(header.previous), .optional(header.algorithm?.rawValue), .optional(header.key), .bytes(digest),
            signature.map { .bytes($0) } ?? .null,
        ]
    }
}
