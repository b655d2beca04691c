internal import Formats
internal import HTTPServer
internal import PostgresClient
internal import Reports

/// What those who run the service ask it: `/healthz`, `/readyz`, `/metrics`.
struct OperationRoutes: Sendable {
    let connection: PipelineGroup?
    let sessions: SessionPool
    let worker: WorkerThread?
    let metrics: [Metrics]
    let cache: ReportCache?

    private static let probe = Statement("probe", "SELECT 1")

    func add(to router: inout Router) {
        router.on(.get, "/healthz") { try health($0) }
        router.on(.get, "/readyz") { try await readiness($0) }
        router.on(.get, "/metrics") { try page($0) }
    }

    /// The process turns its loops; nothing else is asked.
    private func health(_ request: Request) throws -> Response {
        _ = try request.query(known: [])
        var json = JSONWriter()
        json.object { json in
            json.key("status")
            json.value("ok")
        }
        return .json(json.bytes, headers: [.notKept])
    }

    /// The databases answer, so requests can be sent here.
    private func readiness(_ request: Request) async throws -> Response {
        _ = try request.query(known: [])
        var reader: Bool?
        if let connection { reader = (try? await connection.query(Self.probe)) != nil }
        let owner = (try? await sessions.withSession { try await $0.query(Self.probe) }) != nil
        let isReady = owner && reader ?? true
        var json = JSONWriter()
        json.object { json in
            json.key("status")
            json.value(isReady ? "ready" : "not ready")
            json.key("database")
            json.value(owner)
            if let reader {
                json.key("reader")
                json.value(reader)
            }
        }
        let retry = isReady ? [] : [Header("Retry-After", "2")]
        return .json(json.bytes, status: isReady ? 200 : 503, headers: [.notKept] + retry)
    }

    private func page(_ request: Request) throws -> Response {
        _ = try request.query(known: [])
        let type = Header("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
        return Response(
            headers: [type, .notKept],
            body: .bytes(Array((MetricsPage(metrics).text + (cache.map(CacheMetrics.text) ?? "")).utf8)))
    }
}
