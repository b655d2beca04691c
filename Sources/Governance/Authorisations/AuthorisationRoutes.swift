internal import Catalogue
public import CatalogueStore
public import Disclosure
internal import Formats
public import HTTPServer
public import PostgresClient

/// Authorisations by the subject (授权) as a resource: asked for by a bank or agency, given by the subject or by the window it came to,
/// and taken back by them. Both sides are told of every change.
public struct AuthorisationRoutes: Sendable {
    private let sessions: SessionPool
    private let catalogue: CurrentCatalogue
    private let authentication: CallerAuthentication

    private static let path = "/v1/authorisations"

    /// Handlers that work through a loop's sessions of the owner.
    public init(_ sessions: SessionPool, _ catalogue: CurrentCatalogue, _ authentication: CallerAuthentication) {
        self.sessions = sessions
        self.catalogue = catalogue
        self.authentication = authentication
    }

    /// Adds the addresses to a router.
    public func add(to router: inout Router) {
        router.on(.post, Self.path) { try await make($0) }
        router.on(.get, Self.path) { try await list($0) }
        router.on(.get, "\(Self.path)/changes") { try await changes($0) }
        router.on(.get, "\(Self.path)/{id}") { try await show($0) }
        router.on(.post, "\(Self.path)/{id}/grant") { try await decide($0, .granted) }
        router.on(.post, "\(Self.path)/{id}/refuse") { try await decide($0, .refused) }
        router.on(.post, "\(Self.path)/{id}/revoke") { try await decide($0, .revoked) }
    }

    private func transaction<Value: Sendable>(
        _ caller: Caller, _ body: @Sendable (Session) async throws -> Value
    ) async throws -> Value {
        try await SignedTransaction(sessions).run(caller, body)
    }

    // MARK: Making

    private func make(_ request: Request) async throws -> Response {
        _ = try request.query(known: [])
        let (caller, body) = try await authentication.signedObject(
            request, AuthorisationParty.kinds, AuthorisationRequest.Body.self,
            members: AuthorisationRequest.Body.members)
        let party = try AuthorisationParty(caller)
        let asked = try AuthorisationRequest(body, catalogue.value)
        let grantee = try grantee(of: asked, party)
        let isGranted = party.authority != nil
        let requestID = request.id
        let made = try await transaction(caller) { session in
            try await check(grantee, asked.purpose, session)
            do {
                let id = try await session.query(
                    SQL.addAuthorisation,
                    [
                        .text(asked.subject), .text(grantee), .array(asked.scope), .text(asked.purpose.code),
                        .boolean(asked.attestationsOnly), .optional(asked.validFrom), .text(asked.validUntil),
                        .optional(asked.usesAllowed.map(String.init)), .optional(asked.evidence), .text(caller.client),
                        .boolean(isGranted), .text(requestID), .optional(party.authority),
                    ])
                return try await session.query(SQL.authorisation, [.text(id.string(0, 0))])
            } catch let error as PostgresError where error.sqlState == "23514" {
                throw Problem.invalidMember(
                    "valid_until", "应晚于 valid_from 和当前时间。", "it must be later than valid_from and than now.")
            }
        }
        return Self.response(
            made, status: 201, headers: [Header("Location", "\(Self.path)/\(made.string(0, 0))")])
    }

    /// Who is to be authorised; and that the caller may say so.
    private func grantee(of asked: AuthorisationRequest, _ party: AuthorisationParty) throws -> String {
        switch party {
        case .grantee(let code):
            guard asked.grantee ?? code == code else { throw GovernanceProblem.unknownGrantee }
            return code
        case .subject(let uscc):
            guard asked.subject == uscc else { throw GovernanceProblem.notYourSubject }
        case .window:
            guard asked.evidence != nil else { throw GovernanceProblem.evidenceRequired }
        }
        guard let grantee = asked.grantee else { throw GovernanceProblem.unknownGrantee }
        return grantee
    }

    private func check(_ grantee: String, _ purpose: Purpose, _ session: Session) async throws {
        let known = try await session.query(SQL.granteeKind, [.text(grantee)])
        guard known.count == 1, let reader = Purpose.Reader(rawValue: known.string(0, 0)) else {
            throw GovernanceProblem.unknownGrantee
        }
        guard purpose.readers.contains(reader) else {
            throw Problem.invalidMember(
                "purpose", "该类机构不能以此目的查询。", "this kind of organisation cannot ask for this purpose.")
        }
    }

    // MARK: Deciding

    private enum Decision: String {
        case granted, refused, revoked

        /// The states it is possible in.
        var states: Set<String> {
            self == .revoked ? ["active", "not_begun", "used_up"] : ["awaiting"]
        }
    }

    /// What comes with a decision: nothing, or the digest of a document.
    private struct DecisionBody: Decodable {
        let evidence: String?
    }

    private func decide(_ request: Request, _ decision: Decision) async throws -> Response {
        _ = try request.query(known: [])
        let (caller, body) = try await authentication.signedObject(
            request, AuthorisationParty.kinds, DecisionBody.self, members: ["evidence"])
        let party = try AuthorisationParty(caller)
        guard let id = AuthorisationID(request.parameter("id")) else { throw GovernanceProblem.unknownAuthorisation }
        let evidence = try body.evidence.map { try Evidence($0).digest }
        // Without a document a window cannot agree for a subject.
        if party == .window, decision == .granted, evidence == nil { throw GovernanceProblem.evidenceRequired }
        let requestID = request.id
        let decided = try await transaction(caller) { session in
            let held = try await session.query(SQL.lockAuthorisation, [.text(id.text)])
            guard held.count == 1, party.knows(subject: held.string(0, 0), grantee: held.string(0, 1)) else {
                throw GovernanceProblem.unknownAuthorisation
            }
            guard party.authority != nil else { throw GovernanceProblem.notYourSubject }
            let state = held.string(0, 2)
            guard decision.states.contains(state) else { throw GovernanceProblem.wrongState(state) }
            try await session.query(
                SQL.decideAuthorisation,
                [
                    .text(id.text), .text(decision.rawValue), .text(caller.client), .optional(evidence),
                    .text(requestID),
                    .optional(party.authority),
                ])
            return try await session.query(SQL.authorisation, [.text(id.text)])
        }
        return Self.response(decided)
    }

    // MARK: Looking

    private func show(_ request: Request) async throws -> Response {
        _ = try request.query(known: [])
        let caller = try await authentication.signed(request, AuthorisationParty.kinds)
        let party = try AuthorisationParty(caller)
        guard let id = AuthorisationID(request.parameter("id")) else { throw GovernanceProblem.unknownAuthorisation }
        let found = try await transaction(caller) { try await $0.query(SQL.authorisation, [.text(id.text)]) }
        guard found.count == 1, party.knows(subject: found.string(0, 1), grantee: found.string(0, 2)) else {
            throw GovernanceProblem.unknownAuthorisation
        }
        return Self.response(found)
    }

    private func list(_ request: Request) async throws -> Response {
        let caller = try await authentication.signed(request, AuthorisationParty.kinds)
        let party = try AuthorisationParty(caller)
        let filter = try AuthorisationFilter(request, party)
        let rows = try await transaction(caller) { try await $0.query(SQL.authorisations, filter.parameters) }
        var json = JSONWriter(capacity: 256 + rows.count * 600)
        json.object { json in
            json.key("authorisations")
            json.array { json in
                for row in 0..<min(rows.count, filter.limit) {
                    json.object { AuthorisationJSON.write(rows, row, to: &$0) }
                }
            }
            json.key("next")
            let last = filter.limit - 1
            let next = rows.count > filter.limit ? Cursor([rows.string(last, 13), rows.string(last, 0)]) : nil
            json.value(next?.text)
        }
        return .json(json, headers: [.notKept])
    }

    private func changes(_ request: Request) async throws -> Response {
        let caller = try await authentication.signed(request, [.bank, .agency, .subject])
        let feed = try AuthorisationChanges(request, AuthorisationParty(caller))
        let rows = try await transaction(caller) { try await $0.query(SQL.authorisationChanges, feed.parameters) }
        return .json(feed.json(rows), headers: [.notKept])
    }

    private static func response(_ row: PostgresResult, status: Int = 200, headers: [Header] = []) -> Response {
        var json = JSONWriter()
        json.object { AuthorisationJSON.write(row, 0, to: &$0) }
        return .json(json, status: status, headers: [.notKept] + headers)
    }
}
