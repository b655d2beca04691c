internal import Catalogue
internal import HTTPServer
internal import PostgresClient
internal import RequestParameters

/// Which entries of a list are wanted.
struct EntryFilter: Sendable {
    static let names: Set<String> = ["name", "region", "department", "listed_from", "listed_to"]

    /// A place in the order of a list, behind which a page begins.
    struct Place: Sendable {
        let day: String
        let id: String
    }

    private let from: CivilDate
    private let to: CivilDate?
    private let others: [Parameter]

    init(_ parameters: QueryParameters) throws {
        from = try parameters.date("listed_from") ?? .earliest
        to = try parameters.date("listed_to")
        let region = try parameters.regionBounds()
        others = [
            .optional(try parameters.name()), .optional(region?.first), .optional(region?.last),
            .optional(try parameters.text("department", atMost: 200)),
        ]
    }

    /// The place where the list begins.
    var start: Place {
        Place(day: to?.adding(days: 1).description ?? "infinity", id: "00000000-0000-0000-0000-000000000000")
    }

    /// The place that a cursor names.
    /// - Throws: `Problem` when it is none.
    func place(_ cursor: String) throws -> Place {
        let fields = try Cursor(cursor, count: 2).fields
        guard let day = CivilDate(iso: fields[0]), Self.isID(fields[1]) else { throw Cursor.invalid }
        // A cursor of another question must not undo this one's last day.
        return day <= to ?? .latest ? Place(day: fields[0], id: fields[1]) : start
    }

    func parameters(_ list: String, from place: Place, count: Int) -> [Parameter] {
        [.text(list), .text(place.day), .text(place.id), .integer(count), .text(from.description)] + others
    }

    /// Whether a text is a number of an entry in its usual form.
    static func isID(_ text: String) -> Bool {
        text.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) || $0 == 0x2D }
            && text.split(separator: "-", omittingEmptySubsequences: false).map(\.utf8.count) == [8, 4, 4, 4, 12]
    }
}
