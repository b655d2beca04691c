import Audit
import Disclosure
import EventLoop
import Foundation
import HTTPServer
import PostgresClient
import TestSupport
import Testing

/// The addresses of the access log, served for a suite: to be put behind `.database`. Who calls is said by the header `X-Client`, as if
/// the request were signed with that client's key.
struct AccessServer: Sendable {
    @TaskLocal static var current = AccessServer(port: 0)

    let port: Int

    func get(_ target: String, as client: String? = nil, nonce: String = UUID().uuidString) throws -> HTTPAnswer {
        let headers = client.map { ["X-Client": $0, "X-Nonce": nonce, "Accept-Language": "en"] } ?? [:]
        return try HTTPCall.make("GET", target, port: port, headers: headers)
    }

    /// Organisations with a client and a key each, of the same name.
    static let organisations = """
        INSERT INTO organisation (code, name, kind, uscc) VALUES
            ('SUBJECT', '受测主体', 'subject', '91990000MA00000008'), ('OTHER', '另一主体', 'subject', '91990000MA0000001B'),
            ('BANK', '受测银行', 'bank', NULL), ('GONE', '注销主体', 'subject', '91990000MA00000008');
        INSERT INTO client (id, organisation) SELECT code, code FROM organisation;
        INSERT INTO client_key (id, client, algorithm, public_key) SELECT code, code, 'ed25519', '\\x00' FROM organisation;
        UPDATE client SET revoked_at = now() WHERE id = 'GONE'
        """
}

struct AccessServerTrait: SuiteTrait, TestScoping {
    func provideScope(
        for test: Test, testCase: Test.Case?, performing body: @Sendable () async throws -> Void
    ) async throws {
        let database = TestDatabase.current
        try await database.run(AccessServer.organisations)
        let loop = try EventLoop()
        let connection = PipelineGroup(database.settings(role: "gongxin_authorised"), on: loop, size: 1)
        let owner = SessionPool(database.settings(), on: loop, size: 2)
        let authentication = CallerAuthentication { request in
            guard let client = request.header("X-Client") else { return nil }
            let proof: Caller.Proof =
                client.hasPrefix("token:")
                ? .token(scopes: [])
                : .signature(key: client, nonce: request.header("X-Nonce") ?? "", expires: 4_000_000_000)
            return Caller(
                organisation: client, kind: client == "BANK" ? .bank : .subject, client: client, uscc: nil, proof: proof
            )
        }
        var router = Router()
        AuditRoutes.addPublic(to: &router, owner)
        AuditRoutes.addAccesses(to: &router, authentication, connection)
        let listener = try HTTPListener(
            try #require(ListenAddress(host: "127.0.0.1", port: 0)), on: loop, router: router)
        let server = AccessServer(port: listener.port)
        let thread = try LoopThread(name: "test-audit", loop: loop)
        let result: Result<Void, any Error>
        do {
            result = .success(try await AccessServer.$current.withValue(server) { try await body() })
        } catch {
            result = .failure(error)
        }
        loop.execute {
            Task(executorPreference: loop) {
                await listener.stop(within: .seconds(2))
                connection.close()
                owner.close()
                loop.stop()
            }
        }
        thread.join()
        try result.get()
    }
}

extension Trait where Self == AccessServerTrait {
    /// The access log's addresses on the suite's database.
    static var accesses: Self { AccessServerTrait() }
}
