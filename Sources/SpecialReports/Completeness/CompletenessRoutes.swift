internal import Catalogue
public import CatalogueStore
public import Disclosure
public import HTTPServer
public import PostgresClient

/// The address at which departments declare that they have sent everything.
public struct CompletenessRoutes: Sendable {
    private let sessions: SessionPool
    private let catalogue: CurrentCatalogue
    private let callers: CallerAuthentication

    /// Handlers that work through a loop's sessions of the owner.
    public init(_ sessions: SessionPool, _ catalogue: CurrentCatalogue, callers: CallerAuthentication) {
        self.sessions = sessions
        self.catalogue = catalogue
        self.callers = callers
    }

    /// Adds the addresses to a router.
    public func add(to router: inout Router) {
        router.on(.get, "/v1/feeds/{class}/completeness") { try await show($0) }
        router.on(.put, "/v1/feeds/{class}/completeness") { try await declare($0) }
        router.on(.delete, "/v1/feeds/{class}/completeness") { try await revoke($0) }
    }

    private func show(_ request: Request) async throws -> Response {
        _ = try request.query(known: [])
        guard let caller = try await callers.department(request, .batches) else { throw Problem.unauthorised }
        let classCode = try classCode(request)
        return try await answer(caller.organisation, classCode)
    }

    private func declare(_ request: Request) async throws -> Response {
        _ = try request.query(known: [])
        let (caller, body) = try await callers.signedBodyOnce(
            request, [.department], limit: CompletenessClaimBody.limit)
        let catalogue = catalogue.value
        let classCode = try classCode(request)
        guard let department = catalogue.department(caller.organisation) else {
            throw CompletenessProblem.unknownSource
        }
        let claim = try CompletenessClaimBody.claim(body)
        let outcome = try await sessions.withSession { session in
            try await session.transaction { session in
                try await FeedCompleteness.declare(
                    claim, by: department.code, classCode, catalogue, who: "client:\(caller.client)", session)
            }
        }
        if let refusal = CompletenessProblem.refusal(outcome) { throw refusal }
        return try await answer(department.code, classCode)
    }

    private func revoke(_ request: Request) async throws -> Response {
        _ = try request.query(known: [])
        let caller = try await callers.signedOnce(request, [.department])
        let classCode = try classCode(request)
        let isRevoked = try await sessions.withSession { session in
            try await FeedCompleteness.revoke(
                by: caller.organisation, classCode, who: "client:\(caller.client)", session)
        }
        guard isRevoked else { throw CompletenessProblem.nothingDeclared }
        return try await answer(caller.organisation, classCode)
    }

    private func classCode(_ request: Request) throws -> String {
        let code = request.parameter("class")
        guard catalogue.value.informationClass(code) != nil else {
            throw CompletenessProblem.unknownClass(catalogue.value.classes.map(\.code))
        }
        return code
    }

    private func answer(_ source: String, _ classCode: String) async throws -> Response {
        let known = try await sessions.withSession { try await FeedCompleteness.load(source, classCode, $0) }
        return Response(
            headers: [Header("Content-Type", "application/json"), .notKept],
            body: .bytes(known.json(source, classCode)))
    }
}
