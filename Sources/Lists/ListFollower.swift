public import PostgresClient

/// Keeps the lists by rule in step with the change feed: what changed for the public is judged by the rules again.
public struct ListFollower: Sendable {
    /// Its name among those who follow the feed.
    public let name = "lists"
    /// How many changes a step takes at most.
    private let most: Int

    /// A follower that takes up to `most` changes at a time.
    public init(most: Int = 1000) { self.most = most }

    /// Takes the next changes, in one transaction that also moves its place in the feed.
    /// - Returns: how many there were; 0 when it is up to date.
    /// - Throws: `PostgresError`.
    public func step(_ session: Session) async throws -> Int {
        try await session.query(SQL.follow, [.integer(most)]).integer(0, 0)
    }
}
