public import CatalogueStore
public import Disclosure
public import HTTPServer
public import PostgresClient
internal import RequestParameters

/// The addresses of red, black and attention lists (红黑名单、重点关注名单).
public struct ListRoutes: Sendable {
    private let published: PublishedLists
    private let shared: SharedLists?
    private let decisions: ListDecisions

    /// - Parameters:
    ///   - readers: connections of the role `gongxin_public`.
    ///   - gate: connections of the role `gongxin_shared`; nil where only the public is served.
    ///   - owner: sessions of the owner, by which decisions are entered.
    public init(
        _ readers: PipelineGroup, gate: PipelineGroup?, owner: SessionPool, _ catalogue: CurrentCatalogue,
        _ callers: CallerAuthentication
    ) {
        published = PublishedLists(connection: readers, catalogue: catalogue)
        shared = gate.map { SharedLists(gate: $0, authentication: callers) }
        decisions = ListDecisions(sessions: owner, catalogue: catalogue, authentication: callers)
    }

    /// Adds the addresses to a router.
    public func add(to router: inout Router) {
        router.on(.get, "/v1/lists") { try await published.overview($0) }
        router.on(.get, "/v1/lists/{list}/entries") { try await published.entries($0) }
        router.on(.post, "/v1/lists/{list}/entries") { try await decisions.enter($0) }
        router.on(.post, "/v1/lists/{list}/entries/{entry}/end") { try await decisions.end($0) }
        router.on(.get, "/v1/subjects/{uscc}/lists") { try await subject($0) }
    }

    private func subject(_ request: Request) async throws -> Response {
        let values = try request.query(known: ["view", "purpose"])
        let code = try QueryParameters.creditCode(request.parameter("uscc"), name: "uscc")
        switch values["view"] ?? "public" {
        case "public":
            if values["purpose"] != nil {
                throw Problem.invalidParameter(
                    "purpose", LocalisedText("不适用于 view=public。", "It means nothing with view=public."))
            }
            return try await published.subject(code)
        case "shared":
            if let shared { return try await shared.answer(request, code, purpose: values["purpose"]) }
            fallthrough
        default:
            throw Problem.invalidParameter(
                "view", LocalisedText("应为 public 或 shared。", "It must be public or shared."))
        }
    }
}
