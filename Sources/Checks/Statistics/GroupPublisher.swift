public import Catalogue
public import PostgresClient

/// Publishes the statistics of groups that have become large enough.
public struct GroupPublisher: Sendable {
    private let rules: GroupRules

    /// A publisher of groups by these rules.
    public init(_ rules: GroupRules) { self.rules = rules }

    /// Publishes what a session of the owner finds to be enough, once a month for each class of decisions.
    /// - Returns: how many groups there are more.
    /// - Throws: `PostgresError`.
    @discardableResult
    public func publish(_ catalogue: Catalogue, _ session: Session) async throws -> Int {
        var published = 0
        for informationClass in catalogue.classes where informationClass.decisionDateItem != nil {
            published += try await session.query(
                SQL.publishGroups,
                [.text(informationClass.code), .integer(rules.smallest), .integer(rules.rounding)]
            ).integer(0, 0)
        }
        return published
    }
}
