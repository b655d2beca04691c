internal import Catalogue
internal import HTTPServer
internal import PostgresClient

/// `GET /v1/publicity/…`: the double-publicity listings (双公示), newest decisions first.
struct PublicityListing: Sendable {
    private let reader: ListingReader
    private let connection: PipelineGroup
    private let classCode: String

    init(_ context: ReaderContext, classCode: String) {
        reader = ListingReader(context)
        connection = context.connection
        self.classCode = classCode
    }

    private static let known: Set<String> = [
        "uscc", "name", "department", "region", "decided_from", "decided_to", "limit", "cursor",
    ]

    func answer(_ request: Request) async throws -> Response {
        let parameters = try QueryParameters(request, known: Self.known)
        let limit = try parameters.limit(default: 20, atMost: 100)
        let question = try await question(parameters, limit)
        let document = try await reader.read(question)
        return .json(document, headers: [.revalidate])
    }

    private func question(_ parameters: QueryParameters, _ limit: Int) async throws -> ListingReader.Question {
        let place = try place(parameters)
        let from = try parameters.date("decided_from") ?? .earliest
        let page: [Parameter] = [
            .text(classCode), .text(from.description), .text(place.date), .text(place.key), .integer(limit + 1),
        ]
        let region = try parameters.region()
        let filters: [Parameter] = [
            .optional(try parameters.creditCode("uscc")), .optional(try parameters.text("department", atMost: 200)),
            .optional(region?.first), .optional(region?.last),
        ]
        if let name = try parameters.name() {
            let (statement, values) = try await named(name)
            return ListingReader.Question(statement: statement, values: page + filters + values, limit: limit)
        }
        let isFiltered = ["uscc", "department", "region"].contains { parameters[$0] != nil }
        return isFiltered
            ? ListingReader.Question(statement: SQL.listingFiltered, values: page + filters, limit: limit)
            : ListingReader.Question(statement: SQL.listing, values: page, limit: limit)
    }

    /// How to look for a piece of a name: from its subjects when they are few, along the records when they are many.
    private func named(_ piece: String) async throws -> (Statement, [Parameter]) {
        let many = 5000
        let (range, names) = try await NameGrams(piece).rarest(countingTo: many, connection)
        return names < many
            ? (SQL.listingRarelyNamed, [.text(piece), .text(range.first), .text(range.last)])
            : (SQL.listingNamed, [.text(piece)])
    }

    /// The place the page starts before: the cursor's, or the day after the last one wanted.
    private func place(_ parameters: QueryParameters) throws -> (date: String, key: String) {
        let to = try parameters.date("decided_to")
        if let cursor = parameters["cursor"] {
            let fields = try Cursor(cursor, count: 2).fields
            guard let date = CivilDate(iso: fields[0]), Self.isKey(fields[1]) else { throw Cursor.invalid }
            // A cursor of another question must not undo this one's last day.
            if date <= to ?? .latest { return (fields[0], fields[1]) }
        }
        let end = to?.adding(days: 1).description ?? "infinity"
        return (end, "00000000-0000-0000-0000-000000000000")
    }

    private static func isKey(_ text: String) -> Bool {
        text.utf8.count == 36
            && text.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) || $0 == 0x2D }
            && text.split(separator: "-").map(\.utf8.count) == [8, 4, 4, 4, 12]
    }
}
