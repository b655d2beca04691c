internal import Catalogue
public import CatalogueStore
public import Disclosure
public import HTTPServer
internal import Identifiers
public import PostgresClient
internal import RequestParameters

/// The addresses of the list of wrong and duplicate codes (重错码). It tells of rows that are not public, so it is for departments:
/// each sees the rows it sent and the codes it assigned.
public struct CodeFaultRoutes: Sendable {
    private let sessions: SessionPool
    private let catalogue: CurrentCatalogue
    private let callers: CallerAuthentication

    /// Handlers that work through a loop's sessions.
    public init(_ sessions: SessionPool, _ catalogue: CurrentCatalogue, _ callers: CallerAuthentication) {
        self.sessions = sessions
        self.catalogue = catalogue
        self.callers = callers
    }

    /// Adds the addresses to a router.
    public func add(to router: inout Router) {
        router.on(.get, "/v1/quality/codes") { try await page($0) }
        router.on(.get, "/v1/quality/codes.csv") { try await table($0) }
    }

    private static let filters: Set<String> = ["kind", "registered_by", "region", "department", "from", "to"]

    private func page(_ request: Request) async throws -> Response {
        let parameters = try QueryParameters(request, known: Self.filters.union(["limit", "cursor"]))
        let catalogue = catalogue.value
        let list = CodeFaultList(try await filter(request, parameters, catalogue), catalogue, query)
        let limit = try parameters.limit(default: 20, atMost: 100)
        let place = try parameters["cursor"].map { try Cursor($0, count: 3).fields }
        if let place, CodeFaultKind(rawValue: place[0]) == nil { throw Cursor.invalid }
        let faults = try await list.page(behind: place, limit: limit + 1)
        let document = CodeFaultDocument(
            faults: Array(faults.prefix(limit)), hasMore: faults.count > limit,
            searchedAt: try await list.searchedForTwoCodes(), catalogue: catalogue)
        return .json(document.bytes, headers: [.notKept])
    }

    private func table(_ request: Request) async throws -> Response {
        let parameters = try QueryParameters(request, known: Self.filters)
        let catalogue = catalogue.value
        let list = CodeFaultList(try await filter(request, parameters, catalogue), catalogue, query)
        let english = request.language == .english
        let headers = [
            Header("Content-Type", "text/csv; charset=utf-8"), .notKept,
            Header("Content-Language", english ? "en" : "zh-CN"),
            Header("Content-Disposition", "attachment; filename=\"codes-\(catalogue.date).csv\""),
        ]
        return Response(
            headers: headers,
            body: .stream { writer in
                try await CodeFaultTable(list, english: english).stream { try await writer.write($0) }
            })
    }

    private func filter(
        _ request: Request, _ parameters: QueryParameters, _ catalogue: Catalogue
    ) async throws -> CodeFaultFilter {
        guard let code = try await callers.department(request, .quality)?.organisation,
            let reader = catalogue.department(code)
        else { throw Problem.unauthorised }
        var filter = CodeFaultFilter(reader: reader)
        filter.kind = try parameters.word("kind", among: CodeFaultKind.self)
        filter.registeredBy = try parameters.department("registered_by", catalogue)
        filter.sender = try parameters.department("department", catalogue)?.code
        filter.region = try parameters.region()
        filter.from = try parameters.date("from")
        filter.to = try parameters.date("to")
        return filter
    }

    @Sendable
    private func query(_ statement: Statement, _ parameters: [Parameter]) async throws -> PostgresResult {
        try await sessions.withSession { try await $0.query(statement, parameters) }
    }
}
