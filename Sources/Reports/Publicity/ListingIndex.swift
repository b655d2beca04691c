public import PostgresClient

/// Keeps the index of the double-publicity listings (table `publicity_entry`) in step with the change feed: a follower of it.
public struct ListingIndex: Sendable {
    /// The follower's name in the database.
    public let name = "listings"

    private let most: Int

    /// - Parameter most: how many changes a step takes at most.
    public init(most: Int = 500) { self.most = most }

    /// Takes the next changes into the index, in a transaction.
    /// - Returns: how many; 0 when there are none, or when the next one is still to be told anew.
    /// - Throws: `PostgresError`.
    public func step(_ session: Session) async throws -> Int {
        try await session.transaction { session in
            let turn = try await session.query(SQL.takeTurn, [.text(name)])
            if turn.isNull(0, 0) { _ = try await session.query(SQL.indexAnew) }
            let behind = turn.integer(0, 0)
            let reached = try await session.query(SQL.indexListings, [.integer(behind), .integer(most)])
            return reached.integer(0, 0) - behind
        }
    }
}
