public import Cryptography

/// What a block of the access log says: everything its digest and its signature cover.
public struct BlockHeader: Sendable, Equatable {
    /// The kinds of blocks.
    public enum Kind: String, Sendable {
        /// Every row of the transactions from one number to another.
        case range
        /// The rows that no block held when their era ended.
        case remainder
    }

    /// The block's number, from 1.
    public var number: Int
    /// Which rows it holds.
    public var kind = Kind.range
    /// The era: transaction numbers of a database restored from a logical dump begin anew, and with them an era.
    public var era = 1
    /// The rows of the era have higher numbers than this; nil in the first era.
    public var afterRow: Int?
    /// Of a remainder: the last number of a row of its era.
    public var lastRow: Int?
    /// The first transaction of the range; 0 for the first block of an era, whose range has no beginning.
    public var firstTransaction: Int
    /// The first transaction behind the range.
    public var endTransaction: Int
    /// The number of rows.
    public var rowCount: Int
    /// The root of the rows' Merkle tree.
    public var root: [UInt8]
    /// When it was sealed: microseconds since 2000-01-01T00:00:00Z.
    public var sealedAt: Int
    /// The number that PostgreSQL gave the cluster when it was made.
    public var cluster: String
    /// The digest of the block before; zeros for the first.
    public var previous: [UInt8]
    /// What it is signed with; nil without a key.
    public var algorithm: SealingKey.Algorithm?
    /// The fingerprint of the key it is signed with.
    public var key: String?

    static let title = "gongxin access log block"
    /// The only form there is so far.
    static let format = 1
    /// What the first block has in place of a digest.
    static let noPrevious = [UInt8](repeating: 0, count: DigestAlgorithm.sm3.length)

    /// The header's canonical form: fields (see ``FieldBytes``) in the order of the declarations here, behind its title and the
    /// number of the form.
    public var bytes: [UInt8] {
        var fields = FieldBytes()
        fields.add(Self.title)
        fields.add(Self.format)
        fields.add(number)
        fields.add(kind.rawValue)
        fields.add(era)
        fields.add(afterRow)
        fields.add(lastRow)
        fields.add(firstTransaction)
        fields.add(endTransaction)
        fields.add(rowCount)
        fields.add(root)
        fields.add(sealedAt)
        fields.add(cluster)
        fields.add(previous)
        fields.add(algorithm?.rawValue)
        fields.add(key)
        return fields.bytes
    }

    /// SM3 of the canonical form.
    /// - Throws: `CryptographyError` when OpenSSL has no SM3.
    public func digest() throws(CryptographyError) -> [UInt8] { try Digest.of(bytes, .sm3) }
}

extension BlockHeader {
    /// Reads a canonical form.
    /// - Throws: `FieldReader.Malformed`.
    public init(canonical bytes: [UInt8]) throws(FieldReader.Malformed) {
        var reader = FieldReader(bytes)
        guard try reader.text() == Self.title, try reader.integer() == Self.format,
            let number = try reader.integer(), let kind = Kind(rawValue: try reader.text() ?? ""),
            let era = try reader.integer()
        else { throw FieldReader.Malformed() }
        let afterRow = try reader.integer()
        let lastRow = try reader.integer()
        guard let first = try reader.integer(), let end = try reader.integer(), let count = try reader.integer(),
            let root = try reader.next(), let sealedAt = try reader.integer(), let cluster = try reader.text(),
            let previous = try reader.next()
        else { throw FieldReader.Malformed() }
        let algorithm = try reader.text()
        let key = try reader.text()
        guard reader.isAtEnd else { throw FieldReader.Malformed() }
        self.init(
            number: number, kind: kind, era: era, afterRow: afterRow, lastRow: lastRow, firstTransaction: first,
            endTransaction: end, rowCount: count, root: root, sealedAt: sealedAt, cluster: cluster, previous: previous,
            algorithm: algorithm.flatMap(SealingKey.Algorithm.init), key: key)
        // A name that is no algorithm would be read as none.
        guard self.bytes == bytes else { throw FieldReader.Malformed() }
    }
}
