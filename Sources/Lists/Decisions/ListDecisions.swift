internal import Catalogue
internal import CatalogueStore
internal import Disclosure
internal import Formats
internal import HTTPServer
internal import PostgresClient

/// `POST /v1/lists/{list}/entries` and `…/{entry}/end`: decisions of the departments that a list's definition names, and of the operator
/// for an authority that does not call itself.
struct ListDecisions: Sendable {
    let sessions: SessionPool
    let catalogue: CurrentCatalogue
    let authentication: CallerAuthentication

    private static let kinds: Set<CallerKind> = [.department, .operatorOfPlatform]
    private static let bodyLimit = 1 << 16

    func enter(_ request: Request) async throws -> Response {
        let (caller, body) = try await signed(
            request, members: ["uscc", "name", "department", "authority", "document", "decided", "reason"])
        let (department, agency) = try decider(caller, body)
        let decision = ListingDecision(
            list: request.parameter("list"), subject: try body.creditCode("uscc"),
            name: try body.optional("name", atMost: 200), department: department, agency: agency,
            document: try body.text("document", atMost: 128), reason: try body.text("reason", atMost: 1000),
            decided: try body.day("decided"))
        let actor = Self.actor(caller, request)
        let (outcome, entry) = try await SignedTransaction(sessions).run(caller) { session in
            let (outcome, id) = try await ListDesk(session).enter(decision, by: actor)
            guard let id else { return (outcome, nil as PostgresResult?) }
            return (outcome, try await session.query(SQL.entry, [.text(id)]))
        }
        guard let entry else { throw ListProblem.refusal(outcome) }
        return Self.response(entry, status: 201)
    }

    func end(_ request: Request) async throws -> Response {
        let (caller, body) = try await signed(request, members: ["exit", "document", "decided", "reason"])
        let id = request.parameter("entry")
        guard EntryFilter.isID(id) else { throw ListProblem.refusal("entry_not_found") }
        let decision = RemovalDecision(
            list: request.parameter("list"), entry: id,
            department: caller.kind == .department ? caller.organisation : nil,
            exit: try body.word("exit", of: [ListDefinition.Exit.repair, .revocation]),
            document: try body.text("document", atMost: 128), reason: try body.text("reason", atMost: 1000),
            decided: try body.day("decided"))
        let actor = Self.actor(caller, request)
        let (outcome, entry) = try await SignedTransaction(sessions).run(caller) { session in
            let outcome = try await ListDesk(session).end(decision, by: actor)
            return (outcome, try await session.query(SQL.entry, [.text(id)]))
        }
        guard outcome == "ended" else { throw ListProblem.refusal(outcome) }
        return Self.response(entry)
    }

    private func signed(_ request: Request, members: Set<String>) async throws -> (Caller, DecisionBody) {
        _ = try request.query(known: [])
        let (caller, bytes) = try await authentication.signedBody(request, Self.kinds, limit: Self.bodyLimit)
        return (caller, try DecisionBody(bytes, known: members))
    }

    /// A department decides for itself; the operator says whose decision it is.
    private func decider(_ caller: Caller, _ body: DecisionBody) throws -> (code: String?, name: String) {
        let catalogue = catalogue.value
        if caller.kind == .department {
            for name in ["department", "authority"] where body.has(name) {
                throw Problem.invalidMember(name, "由签名确定，请勿提供。", "the signature tells it: leave it out.")
            }
            return (caller.organisation, catalogue.department(caller.organisation)?.name ?? caller.organisation)
        }
        guard let code = try body.optional("department", atMost: 100) else {
            return (nil, try body.text("authority", atMost: 200))
        }
        guard let department = catalogue.department(code), !body.has("authority") else {
            throw Problem.invalidMember(
                "department", "应为部门代码；与 authority 只能二选一。",
                "it must be a department's code, and there is no authority then.")
        }
        return (code, department.name)
    }

    private static func actor(_ caller: Caller, _ request: Request) -> ListActor {
        ListActor(
            organisation: caller.organisation, client: caller.client,
            authority: caller.kind == .department ? "decides" : "operator", request: request.id)
    }

    private static let texts: [(StaticString, Int)] = [
        ("id", 0), ("list", 1), ("uscc", 2), ("name", 3), ("department", 4), ("document", 5), ("listed_on", 6),
        ("until", 7),
        ("ended_on", 8), ("end_reason", 9),
    ]

    private static func response(_ entry: PostgresResult, status: Int = 200) -> Response {
        var json = JSONWriter()
        json.object { json in
            for (name, column) in texts {
                json.key(name)
                json.value(entry.optionalString(0, column))
            }
        }
        return .json(json, status: status, headers: [.notKept])
    }
}
