internal import Catalogue
internal import HTTPServer
internal import PostgresClient

/// A statement with its values, and how many records its page shows.
struct ListingQuestion: Hashable {
    let statement: Statement
    let values: [Parameter]
    let limit: Int

    /// Whether the first row of the result is not a record but says how far the index is.
    var isIndexed: Bool { statement == SQL.listingFound }
}

/// Finds the statement that answers a listing's filter.
struct ListingQuestions: Sendable {
    let classCode: String
    let connection: PipelineGroup

    /// The question of a page.
    /// - Parameter byIndex: asks the index in any case: it alone gives records their names in the change feed.
    /// - Throws: `PostgresError`.
    func question(
        _ filter: ListingFilter, at place: ListingPlace, _ limit: Int, byIndex: Bool = false
    ) async throws(PostgresError) -> ListingQuestion {
        if byIndex || filter.needsIndex { return try await indexed(filter, at: place, limit) }
        let from = filter.decidedFrom ?? .earliest
        let page: [Parameter] = [
            .text(classCode), .text(from.description), .text(place.day), .text(place.key), .integer(limit + 1),
        ]
        let filters: [Parameter] = [
            .optional(filter.code), .optional(filter.department), .optional(filter.region?.first),
            .optional(filter.region?.last),
        ]
        if let name = filter.name {
            guard let range = try await rareGram(of: name) else {
                return ListingQuestion(
                    statement: SQL.listingNamed, values: page + filters + [.text(name)], limit: limit)
            }
            return ListingQuestion(
                statement: SQL.listingRarelyNamed,
                values: page + filters + [.text(name), .text(range.first), .text(range.last)], limit: limit)
        }
        return filter.isFiltered
            ? ListingQuestion(statement: SQL.listingFiltered, values: page + filters, limit: limit)
            : ListingQuestion(statement: SQL.listing, values: page, limit: limit)
    }

    private func indexed(
        _ filter: ListingFilter, at place: ListingPlace, _ limit: Int
    ) async throws(PostgresError) -> ListingQuestion {
        var gram: GramRange?
        if let name = filter.name { gram = try await rareGram(of: name) }
        let values: [Parameter] = [
            .text(classCode), .boolean(filter.order == .publication), .optional(filter.decidedFrom?.description),
            .optional(filter.decidedTo?.description), .optional(filter.publishedFrom?.description),
            .optional(filter.publishedTo?.description), .text(place.day), .text(place.key), .optional(filter.code),
            .optional(filter.department), .optional(filter.departmentPiece), .optional(filter.region?.first),
            .optional(filter.region?.last), .optional(filter.number), .optional(filter.kind),
            .optional(filter.template), .optional(filter.name), .optional(gram?.first), .optional(gram?.last),
            .array(filter.words), .array(filter.contentWords), .integer(limit + 1),
        ]
        return ListingQuestion(statement: SQL.listingFound, values: values, limit: limit)
    }

    /// How to look for a piece of a name: from its subjects when they are few, along the records when they are many.
    private func rareGram(of piece: String) async throws(PostgresError) -> GramRange? {
        let many = 5000
        let (range, names) = try await NameGrams(piece).rarest(countingTo: many, connection)
        return names < many ? range : nil
    }
}

/// The place that a page starts before: a day and a record.
struct ListingPlace {
    let day: String
    let key: String

    /// What the place of a listing by publication begins with, so that it does not pass for one by decision.
    private static let publicationMark = "published"

    /// The newest end of a listing.
    static func start(_ filter: ListingFilter) -> ListingPlace {
        let last = filter.order == .decision ? filter.decidedTo : filter.publishedTo
        return ListingPlace(
            day: last?.adding(days: 1).description ?? "infinity", key: "00000000-0000-0000-0000-000000000000")
    }

    /// A cursor's place, unless it would undo the filter's last day.
    /// - Throws: `Problem` when it is none of this order.
    init(cursor: String, _ filter: ListingFilter) throws {
        var fields = try Cursor(cursor, count: filter.order == .decision ? 2 : 3).fields
        if filter.order == .publication, fields.removeFirst() != Self.publicationMark { throw Cursor.invalid }
        guard let date = CivilDate(iso: fields[0]), Self.isKey(fields[1]) else { throw Cursor.invalid }
        let last = filter.order == .decision ? filter.decidedTo : filter.publishedTo
        self = date <= last ?? .latest ? ListingPlace(day: fields[0], key: fields[1]) : .start(filter)
    }

    init(day: String, key: String) {
        self.day = day
        self.key = key
    }

    /// The cursor that leads here.
    func cursor(_ order: ListingFilter.Order) -> String {
        Cursor((order == .publication ? [Self.publicationMark] : []) + [day, key]).text
    }

    private static func isKey(_ text: String) -> Bool {
        text.utf8.count == 36
            && text.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) || $0 == 0x2D }
            && text.split(separator: "-").map(\.utf8.count) == [8, 4, 4, 4, 12]
    }
}
