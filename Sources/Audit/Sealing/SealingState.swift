internal import PostgresClient

/// What sealing goes on from.
struct SealingState {
    /// The last block; nil when there is none.
    let last: Block?
    /// The first transaction that may still be under way.
    let horizon: Int
    /// The cluster it runs in.
    let cluster: String
    /// Microseconds since 2000.
    let now: Int

    /// Reads it within the transaction that is to seal.
    static func read(_ session: Session) async throws -> SealingState {
        let last = try await session.query(SQL.lastBlock)
        let horizon = try await session.query(SQL.horizon)
        return SealingState(
            last: last.count == 0 ? nil : Block(last, 0), horizon: horizon.integer(0, 0), cluster: horizon.string(0, 1),
            now: horizon.integer(0, 2))
    }

    /// Whether the rows that are written now have higher transaction numbers than those in the blocks.
    func isSameEra(in cluster: String) -> Bool {
        guard let header = last?.header, header.kind == .range else { return true }
        return header.cluster == cluster && header.endTransaction <= horizon
    }

    /// The header of the block behind the last one, up to the horizon, its rows yet unknown.
    func nextHeader(in cluster: String) -> BlockHeader {
        Self.header(behind: last, endTransaction: horizon, sealedAt: now, cluster: cluster)
    }

    static func header(behind last: Block?, endTransaction: Int, sealedAt: Int, cluster: String) -> BlockHeader {
        let isNewEra = last?.header.kind == .remainder
        let first = isNewEra ? 0 : last?.header.endTransaction ?? 0
        var header = BlockHeader(
            number: (last?.header.number ?? 0) + 1, firstTransaction: first, endTransaction: endTransaction,
            rowCount: 0,
            root: [], sealedAt: sealedAt, cluster: cluster, previous: last?.digest ?? BlockHeader.noPrevious)
        if let last {
            header.era = last.header.era + (isNewEra ? 1 : 0)
            header.afterRow = isNewEra ? last.header.lastRow : last.header.afterRow
        }
        return header
    }
}

/// The transactions' numbers have begun anew, as they do in a database restored from a logical dump: new rows cannot be told from
/// those of old blocks by them.
public struct EraHasEnded: Error, CustomStringConvertible {
    /// What to do about it.
    public let description = """
        the access log cannot be sealed: this database's transaction numbers have begun anew (was it restored from a dump?). \
        Check the log with “gongxin audit verify”, then begin a new era with “gongxin audit new-era”
        """
}
