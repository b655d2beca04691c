internal import Catalogue
public import CatalogueStore
public import Disclosure
public import HTTPServer
public import PostgresClient
internal import RequestParameters

/// The address of the quality page. Counts and rates of rows are public: they say how departments do their work and nothing of
/// anybody's records. What faults a department's rows have is told to itself only.
public struct QualityRoutes: Sendable {
    private let sessions: SessionPool
    private let catalogue: CurrentCatalogue
    private let callers: CallerAuthentication

    /// Handlers that work through a loop's sessions.
    public init(_ sessions: SessionPool, _ catalogue: CurrentCatalogue, callers: CallerAuthentication) {
        self.sessions = sessions
        self.catalogue = catalogue
        self.callers = callers
    }

    /// Adds the addresses to a router.
    public func add(to router: inout Router) {
        router.on(.get, "/v1/quality") { try await answer($0) }
        CodeFaultRoutes(sessions, catalogue, callers).add(to: &router)
    }

    private func answer(_ request: Request) async throws -> Response {
        let parameters = try QueryParameters(request, known: ["department", "class", "from", "to", "by", "rank_by"])
        let catalogue = catalogue.value
        let caller = try await callers.department(request, .quality)?.organisation
        var filter = try Self.filter(parameters, catalogue)
        filter.department = filter.department ?? caller
        let showsFaults = caller != nil && filter.department == caller
        let report = try await QualityReport.load(filter, catalogue, showsFaults: showsFaults, query)
        return .json(report.json(catalogue), headers: [.notKept])
    }

    private static func filter(_ parameters: QueryParameters, _ catalogue: Catalogue) throws -> QualityFilter {
        let department = try parameters.department("department", catalogue)
        let classCode = try parameters.word("class", among: catalogue.classes.map(\.code))
        let to = try parameters.date("to") ?? catalogue.date
        let from = try parameters.date("from") ?? to.adding(days: 1 - QualityFilter.usualDays)
        return QualityFilter(
            department: department?.code, classCode: classCode, from: from, to: to,
            step: try parameters.word("by", among: QualityFilter.Step.self) ?? .week,
            rankedBy: try parameters.word("rank_by", among: QualityMetric.self) ?? .conformity)
    }

    @Sendable
    private func query(_ statement: Statement, _ parameters: [Parameter]) async throws -> PostgresResult {
        try await sessions.withSession { try await $0.query(statement, parameters) }
    }
}
