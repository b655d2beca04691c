internal import Catalogue
internal import CatalogueStore
internal import Formats
internal import HTTPServer
internal import PostgresClient
internal import RequestParameters

/// What the public may see of lists: which there are, who is on them today, and on which a subject is.
struct PublishedLists: Sendable {
    let connection: PipelineGroup
    let catalogue: CurrentCatalogue

    /// `GET /v1/lists`
    func overview(_ request: Request) async throws -> Response {
        _ = try request.query(known: [])
        let rows = try await connection.query(SQL.lists)
        return .json(ListsDocument(rows: rows).json, headers: [.askedAgain])
    }

    /// `GET /v1/lists/{list}/entries`
    func entries(_ request: Request) async throws -> Response {
        let parameters = try QueryParameters(request, known: EntryFilter.names.union(["limit", "cursor", "format"]))
        let filter = try EntryFilter(parameters)
        let list = request.parameter("list")
        if try Self.isCSV(parameters["format"], request.header("Accept")) {
            for name in ["limit", "cursor"] where parameters[name] != nil {
                throw Problem.invalidParameter(
                    name, LocalisedText("CSV 含全部结果，不分页。", "A CSV file holds everything; it has no pages."))
            }
            return try await table(list, filter, request.language)
        }
        let limit = try parameters.limit(default: 20, atMost: 100)
        let place = try parameters["cursor"].map { try filter.place($0) } ?? filter.start
        let rows = try await page(list, filter, from: place, count: limit + 1)
        if rows.count == 0 { _ = try await name(of: list) }
        return .json(EntryPage(rows: rows, limit: limit).json, headers: [.askedAgain, .varyingByAccept])
    }

    /// `GET /v1/subjects/{uscc}/lists`. The same for a subject that is on no list and for one that nobody knows.
    func subject(_ code: String) async throws -> Response {
        let rows = try await connection.query(SQL.subjectLists, [.text(code)] + items)
        return .json(SubjectListsDocument(code: code, rows: rows).json, headers: [.askedAgain])
    }

    private func table(_ list: String, _ filter: EntryFilter, _ language: Language) async throws -> Response {
        let name = try await name(of: list)
        let table = EntryTable(listName: name.text(language), language: language)
        return Response(
            headers: [
                Header("Content-Type", "text/csv; charset=utf-8"), .askedAgain, .varyingByAccept,
                Header("Content-Language", language == .english ? "en" : "zh-CN"),
                Header("Content-Disposition", "attachment; filename=\"\(list).csv\""),
            ],
            body: .stream { writer in
                try await writer.write(table.head)
                var place = filter.start
                while true {
                    let rows = try await page(list, filter, from: place, count: Self.piece)
                    if rows.count > 0 { try await writer.write(table.lines(rows)) }
                    guard rows.count == Self.piece else { return }
                    place = EntryFilter.Place(day: rows.string(rows.count - 1, 7), id: rows.string(rows.count - 1, 0))
                }
            })
    }

    /// How many entries are read at a time for a file.
    private static let piece = 500

    private func page(
        _ list: String, _ filter: EntryFilter, from place: EntryFilter.Place, count: Int
    ) async throws -> PostgresResult {
        try await connection.query(SQL.listPage, filter.parameters(list, from: place, count: count) + items)
    }

    /// A list that is not public is not told from one that does not exist.
    private func name(of list: String) async throws -> LocalisedText {
        let known = try await connection.query(SQL.publishedList, [.text(list)])
        guard known.count == 1 else { throw ListProblem.unknownList }
        return LocalisedText(known.string(0, 0), known.string(0, 1))
    }

    /// The items of records with the document's number and with the reason, by class. Codes need no escapes.
    private var items: [Parameter] {
        let sources = catalogue.value.listSources
        return [sources.map { ($0.classCode, $0.documentItem) }, sources.map { ($0.classCode, $0.reasonItem) }].map {
            let pairs = Dictionary($0.compactMap { name, item in item.map { (name, $0) } }) { first, _ in first }
            let members = pairs.sorted { $0.key < $1.key }.map { "\"\($0.key)\":\"\($0.value)\"" }
            return .text("{\(members.joined(separator: ","))}")
        }
    }

    private static func isCSV(_ format: String?, _ accept: String?) throws -> Bool {
        switch format {
        case "csv": true
        case "json": false
        case nil: accept?.lowercased().hasPrefix("text/csv") ?? false
        default:
            throw Problem.invalidParameter("format", LocalisedText("应为 json 或 csv。", "It must be json or csv."))
        }
    }
}

extension Header {
    /// The same address answers with JSON and with CSV, in either language.
    static let varyingByAccept = Header("Vary", "Accept, Accept-Language")
}
