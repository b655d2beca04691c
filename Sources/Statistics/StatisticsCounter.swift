public import PostgresClient

/// Keeps the counts of what is public (tables `record_count` and `subject_count`) in step with the change feed: a follower of it.
///
/// What is counted is what the feed has told. A record that has changed since holds the follower back until that change has its
/// number, so the counts are exact at the number they are given with as soon as it is the feed's last.
public struct StatisticsCounter: Sendable {
    /// The follower's name in the database.
    public let name = "statistics"

    private let most: Int

    /// - Parameter most: how many changes a step counts at most.
    public init(most: Int = 2000) { self.most = most }

    /// Counts the next changes, in a transaction.
    /// - Returns: how many; 0 when there are none, or when the next one is still to be told anew.
    /// - Throws: `PostgresError`.
    public func step(_ session: Session) async throws -> Int {
        try await session.transaction { session in
            let turn = try await session.query(SQL.takeTurn, [.text(name)])
            if turn.isNull(0, 0) { _ = try await session.query(SQL.beginAnew) }
            let behind = turn.integer(0, 0)
            let reached = try await session.query(SQL.countChanges, [.integer(behind), .integer(most)])
            return reached.integer(0, 0) - behind
        }
    }

    /// Forgets what is counted and counts all that is public anew, step by step: until it is done, answers say how far it is.
    /// - Parameter progress: is told after each step how many changes there have been.
    /// - Returns: how many changes were counted.
    /// - Throws: `PostgresError`.
    public func rebuild(_ session: Session, _ progress: (Int) -> Void = { _ in }) async throws -> Int {
        try await session.transaction { session in
            _ = try await session.query(SQL.takeTurn, [.text(name)])
            _ = try await session.query(SQL.beginAnew)
        }
        var counted = 0
        while case let count = try await step(session), count > 0 {
            counted += count
            progress(counted)
        }
        return counted
    }
}
