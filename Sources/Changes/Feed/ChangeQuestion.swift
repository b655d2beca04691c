public import PostgresClient

extension PostgresSettings {
    /// Settings of connections that read the feed: each record is found by its indexes, whatever the planner believes of tables that grow
    /// by thousands of rows a second.
    public var forChanges: PostgresSettings {
        var settings = self
        for way in ["enable_seqscan", "enable_hashjoin", "enable_mergejoin", "enable_bitmapscan", "jit"] {
            settings.serverSettings[way] = "off"
        }
        settings.serverSettings["random_page_cost"] = nil
        return settings
    }
}

/// A page of the feed that someone wants.
public struct ChangeQuestion: Sendable, Hashable {
    /// Numbers looked at for one page when there is a filter.
    private static let looked = 2000

    var place: ChangePlace
    let limit: Int
    let filter: ChangeFilter
    /// The last number wanted; nil: all there are.
    var until: Int?

    /// Asks for at most `limit` changes.
    public init(_ place: ChangePlace, limit: Int, _ filter: ChangeFilter, until: Int? = nil) {
        self.place = place
        self.limit = limit
        self.filter = filter
        self.until = until
    }

    /// How many numbers are looked at.
    var breadth: Int { filter.isEverything ? limit : max(limit, Self.looked) }

    /// The statement that answers it; to be run as `gongxin_public`.
    static let statement = SQL.changes

    var parameters: [Parameter] {
        [
            .integer(place.after), .integer(limit), .integer(breadth), .optional(until.map(String.init)),
        ] + filter.parameters
    }
}
