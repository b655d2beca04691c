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

extension Header {
    static let revalidate = Header("Cache-Control", "no-cache")
    static let notStored = Header("Cache-Control", "no-store")
}

/// Parameters of pages.
enum PageParameter {
    static func limit(_ text: String?, default usual: Int, atMost most: Int) throws -> Int {
        guard let text else { return usual }
        guard let limit = Int(text), (1...most).contains(limit), text == "\(limit)" else {
            throw Problem.invalidParameter(
                "limit", LocalisedText("应为 1 至 \(most) 的整数。", "It must be an integer from 1 to \(most)."))
        }
        return limit
    }
}
