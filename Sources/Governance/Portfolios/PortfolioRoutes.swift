internal import Catalogue
public import CatalogueStore
public import Disclosure
internal import Formats
public import HTTPServer
public import PostgresClient
internal import RequestParameters

/// Portfolios (贷后管理名单): the subjects a bank follows under their authorisations, and what changes of their records, as an early
/// warning.
public struct PortfolioRoutes: Sendable {
    private let sessions: SessionPool
    private let gate: PipelineGroup
    private let catalogue: CurrentCatalogue
    private let authentication: CallerAuthentication

    private static let path = "/v1/portfolios"
    private static let readers: Set<CallerKind> = [.bank, .agency]

    /// Handlers that keep portfolios through a loop's sessions of the owner, and read records through the gate alone.
    /// - Parameter gate: the connections as `gongxin_authorised`.
    public init(
        _ sessions: SessionPool, gate: PipelineGroup, _ catalogue: CurrentCatalogue,
        _ authentication: CallerAuthentication
    ) {
        self.sessions = sessions
        self.gate = gate
        self.catalogue = catalogue
        self.authentication = authentication
    }

    /// Adds the addresses to a router.
    public func add(to router: inout Router) {
        router.on(.post, Self.path) { try await make($0) }
        router.on(.get, "\(Self.path)/{id}") { try await show($0) }
        router.on(.get, "\(Self.path)/{id}/changes") { try await changes($0) }
    }

    private func make(_ request: Request) async throws -> Response {
        _ = try request.query(known: [])
        let (caller, body) = try await authentication.signedObject(
            request, Self.readers, PortfolioRequest.Body.self, members: PortfolioRequest.Body.members)
        let asked = try PortfolioRequest(body, catalogue.value)
        let requestID = request.id
        let authorisations =
            "{\(asked.subjects.map { $0.authorisation.isEmpty ? "NULL" : $0.authorisation }.joined(separator: ","))}"
        guard !asked.subjects.isEmpty else {
            throw Problem.invalidMember("subjects", "没有一个有效的统一社会信用代码。", "none of them is a valid credit code.")
        }
        let made = try await SignedTransaction(sessions).run(caller) { session in
            try await session.query(
                SQL.addPortfolio,
                [
                    .text(caller.organisation), .text(asked.name), .text(asked.purpose), .text(caller.client),
                    .array(asked.subjects.map(\.code)), .text(authorisations), .text(requestID),
                ])
        }
        let location = Header("Location", "\(Self.path)/\(made.string(0, 0))")
        return .json(PortfolioDocument.made(asked, made), status: 201, headers: [.notKept, location])
    }

    private func show(_ request: Request) async throws -> Response {
        _ = try request.query(known: [])
        let caller = try await authentication.signed(request, Self.readers)
        guard let id = AuthorisationID(request.parameter("id")) else {
            throw Problem.refusal(outcome: "portfolio_not_found")
        }
        let (portfolio, members) = try await SignedTransaction(sessions).run(caller) { session in
            let portfolio = try await session.query(SQL.portfolio, [.text(id.text), .text(caller.organisation)])
            guard portfolio.count == 1 else { throw Problem.refusal(outcome: "portfolio_not_found") }
            return (portfolio, try await session.query(SQL.portfolioMembers, [.text(id.text)]))
        }
        return .json(PortfolioDocument.whole(portfolio, members), headers: [.notKept])
    }

    private func changes(_ request: Request) async throws -> Response {
        let values = try QueryParameters(request, known: ["after", "limit"])
        let limit = try values.limit(default: 100, atMost: 1000)
        // Who is of the wrong kind is refused by the gate, which logs it.
        let caller = try await authentication.signed(request, Set(CallerKind.allCases))
        guard let signer = Signer(caller), let id = AuthorisationID(request.parameter("id")) else {
            throw Problem.refusal(outcome: "portfolio_not_found")
        }
        let place = try values["after"].map { try PortfolioPlace($0) }
        let rows = try await gate.query(
            SQL.readPortfolio,
            signer.parameters + [.text(request.id), .text(id.text)] + PortfolioPlace.parameters(place)
                + [.array(catalogue.value.hiddenItems), .integer(limit)], durable: true)
        guard rows.count > 0, rows.string(0, 0) == "answered" else {
            throw Problem.refusal(outcome: rows.count > 0 ? rows.string(0, 0) : "unauthorised")
        }
        return .json(PortfolioDocument.changes(rows), headers: [.notKept])
    }
}
