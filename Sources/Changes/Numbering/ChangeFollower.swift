public import PostgresClient

/// Something that is kept in step with the change feed inside the database, such as aggregates or texts to search.
public struct ChangeFollower: Sendable {
    /// Its name, for logs; also that of its row in `change_follower`, if it keeps its place there.
    public let name: String
    /// Works off some of the changes that are ahead of it, in a transaction that also moves its place on, and returns how many: 0 when
    /// it has caught up. Several processes may call it at once: it must lock its place.
    public let step: @Sendable (Session) async throws -> Int

    /// Names a follower.
    public init(name: String, step: @escaping @Sendable (Session) async throws -> Int) {
        self.name = name
        self.step = step
    }
}
