public import Disclosure
internal import Formats
public import HTTPServer
public import PostgresClient

/// The addresses at which the access log answers.
public enum AuditRoutes {
    /// Adds what the public may ask: the list of roots.
    /// - Parameter sessions: sessions of the owner.
    public static func addPublic(to router: inout Router, _ sessions: SessionPool) {
        let roots = PublishedRoots(sessions: sessions)
        router.on(.get, "/v1/audit/roots") { try await roots.answer($0) }
    }

    /// Adds what subjects may ask about themselves.
    /// - Parameter connection: the connections of the role `gongxin_authorised`.
    public static func addAccesses(
        to router: inout Router, _ authentication: CallerAuthentication, _ connection: PipelineGroup
    ) {
        let accesses = SubjectAccesses(authentication: authentication, connection: connection)
        router.on(.get, "/v1/subjects/{uscc}/accesses") { try await accesses.answer($0) }
    }
}
