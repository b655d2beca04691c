internal import Formats
internal import HTTPServer
internal import PostgresClient
internal import RequestParameters

/// `GET /v1/subjects?name=`: organisations whose name contains a piece, those of exactly that name first; behind them those that had
/// a name before which begins with it.
struct SubjectSearch: Sendable {
    private let context: ReaderContext

    init(_ context: ReaderContext) { self.context = context }

    func answer(_ request: Request) async throws -> Response {
        let parameters = try QueryParameters(request, known: ["name", "limit", "cursor"])
        guard let name = try parameters.name() else {
            throw Problem.invalidParameter(
                "name", LocalisedText("请给出名称或其中一段。", "Give a name or a piece of one."))
        }
        let limit = try parameters.limit(default: 20, atMost: 100)
        let place = try parameters["cursor"].map(Place.init) ?? .start
        let page = try await page(name, from: place, limit: limit)
        return .json(page.json(), headers: [.askedAgain])
    }

    private func page(_ name: String, from place: Place, limit: Int) async throws -> SearchPage {
        var page = SearchPage(limit: limit)
        switch place {
        case .exact(let code):
            let exact = try await context.connection.query(
                SQL.exactName, [.text(name), .text(code), .integer(limit + 1)])
            page.addExact(exact)
            if page.isFull { return page }
            let range = try await range(NameGrams(name))
            page.addOthers(try await others(name, range, behind: (range.first, ""), limit))
            try await addFormer(name, to: &page)
        case .others(let gram, let code):
            guard let range = NameGrams(name).ranges.first(where: { $0.contains(gram) }) else { throw Cursor.invalid }
            page.addOthers(try await others(name, range, behind: (gram, code), limit))
            try await addFormer(name, to: &page)
        case .former(let formerName, let code):
            guard name.unicodeScalars.count >= Self.leastOfFormerName else { throw Cursor.invalid }
            page.addFormer(try await former(name, behind: (formerName, code), limit))
        }
        return page
    }

    /// Where to look: what the fewest names have. Later pages keep to it, whatever arrives meanwhile.
    private func range(_ grams: NameGrams) async throws -> GramRange {
        if grams.ranges.count == 1 { return grams.ranges[0] }
        let (range, names) = try await grams.rarest(countingTo: 500, context.connection)
        // Counting on is worth it only when all are common: a piece made of common ones may still be rare.
        return names < 500 ? range : try await grams.rarest(countingTo: 20_000, context.connection).range
    }

    /// Adds those that had a name before which begins with the piece, when the page has room. Fewer characters begin so many names
    /// that looking through them, mostly of subjects found already, would take long.
    private func addFormer(_ name: String, to page: inout SearchPage) async throws {
        guard !page.isFull, name.unicodeScalars.count >= Self.leastOfFormerName else { return }
        page.addFormer(try await former(name, behind: ("", ""), page.limit))
    }

    /// How many characters of a former name must be given.
    private static let leastOfFormerName = 4

    private func former(
        _ name: String, behind place: (name: String, code: String), _ limit: Int
    ) async throws -> PostgresResult {
        try await context.connection.query(
            SQL.searchFormer, [.text(name), .text(place.name), .text(place.code), .integer(limit + 1)])
    }

    private func others(
        _ name: String, _ range: GramRange, behind place: (gram: String, code: String), _ limit: Int
    ) async throws -> PostgresResult {
        try await context.connection.query(
            SQL.search,
            [.text(name), .text(place.gram), .text(place.code), .text(range.last), .integer(limit + 1)])
    }
}

/// Where a page of a search starts: among the exact names behind a code, among the others behind a place in their order, or among
/// those that had such a name before.
private enum Place {
    case exact(code: String)
    case others(gram: String, code: String)
    case former(name: String, code: String)

    /// What the place of a former name begins with; no gram is that long.
    static let formerMark = "former:"

    static let start = Place.exact(code: "")

    init(_ text: String) throws {
        let fields = try Cursor(text, count: 2).fields
        if fields[0].hasPrefix(Self.formerMark) {
            self = .former(name: String(fields[0].dropFirst(Self.formerMark.count)), code: fields[1])
        } else {
            self = fields[0].isEmpty ? .exact(code: fields[1]) : .others(gram: fields[0], code: fields[1])
        }
    }
}

/// A page of search results as it fills.
private struct SearchPage {
    private struct Entry {
        let result: PostgresResult
        let row: Int
        let cursor: Cursor
        var isFormer = false
    }

    let limit: Int
    private var entries: [Entry] = []

    init(limit: Int) { self.limit = limit }

    /// One more than the limit was found: there is another page.
    var isFull: Bool { entries.count > limit }

    mutating func addExact(_ result: PostgresResult) {
        for row in 0..<result.count {
            entries.append(Entry(result: result, row: row, cursor: Cursor(["", result.string(row, 0)])))
        }
    }

    mutating func addOthers(_ result: PostgresResult) {
        for row in 0..<result.count where !isFull {
            let cursor = Cursor([result.string(row, 4), result.string(row, 0)])
            entries.append(Entry(result: result, row: row, cursor: cursor))
        }
    }

    mutating func addFormer(_ result: PostgresResult) {
        for row in 0..<result.count where !isFull {
            let cursor = Cursor([Place.formerMark + result.string(row, 4), result.string(row, 0)])
            entries.append(Entry(result: result, row: row, cursor: cursor, isFormer: true))
        }
    }

    func json() -> JSONWriter {
        var json = JSONWriter(capacity: 4096)
        json.object { json in
            json.key("subjects")
            json.array { json in
                for entry in entries.prefix(limit) {
                    json.object { json in
                        SubjectJSON.write(entry.result, entry.row, to: &json)
                        json.key("former_name")
                        if entry.isFormer { json.value(utf8: entry.result.bytes(entry.row, 5)) } else { json.null() }
                    }
                }
            }
            json.key("next")
            json.value(isFull ? entries[limit - 1].cursor.text : nil)
        }
        return json
    }
}

/// The members by which a subject is shown: a result's first four columns.
enum SubjectJSON {
    static func write(_ result: PostgresResult, _ row: Int, to json: inout JSONWriter) {
        json.key("uscc")
        json.value(utf8: result.bytes(row, 0))
        json.key("name")
        json.value(utf8: result.bytes(row, 1))
        json.key("kind")
        json.value(utf8: result.bytes(row, 2))
        json.key("region")
        json.value(utf8: result.bytes(row, 3))
    }
}
