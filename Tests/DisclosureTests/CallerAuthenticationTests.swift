import Cryptography
import Disclosure
import EventLoop
import HTTPServer
import MessageSignatures
import PostgresClient
import TestSupport
import Testing

/// The authentication behind a listener, with a clock of its own.
@Suite(.enabled(if: TestDatabase.isAvailable, "set GONGXIN_TEST_DATABASE_URL"), .database, .serialized)
struct CallerAuthenticationTests {
    private static let now = 1_800_000_000

    private let database = TestDatabase.current

    private static func routes(_ callers: CallerAuthentication) -> Router {
        var router = Router()
        router.on(.get, "/who") { answer(try await callers.caller($0)) }
        router.on(.get, "/signed") { answer(try await callers.signed($0, [.bank])) }
        router.on(.get, "/once") { answer(try await callers.signedOnce($0, [.bank])) }
        router.on(.post, "/body") { request in
            let (caller, body) = try await callers.signedBody(request, [.bank], limit: 1000)
            return answer(caller, body)
        }
        router.on(.post, "/body-once") { request in
            let (caller, body) = try await callers.signedBodyOnce(request, [.bank], limit: 1000)
            return answer(caller, body)
        }
        return router
    }

    private static func answer(_ caller: Caller?, _ body: [UInt8] = []) -> Response {
        let text = "\(caller?.client ?? "nobody") \(body.count)"
        return Response(headers: [Header("Content-Type", "text/plain")], body: .bytes(Array(text.utf8)))
    }

    /// Serves for the time of `body`, which gets the port.
    private func withService(
        secrets: SecretKey? = nil, _ body: @escaping @Sendable (Int) async throws -> Void
    ) async throws {
        let loop = try EventLoop()
        let owner = SessionPool(database.settings(), on: loop, size: 2, patience: .seconds(120))
        let callers = CallerAuthentication.live(owner: owner, secrets: secrets) { Self.now }
        let limits = Limits(idleSeconds: 600, headerSeconds: 600, responseSeconds: 600)
        let address = try #require(ListenAddress(host: "127.0.0.1", port: 0))
        let listener = try HTTPListener(address, on: loop, router: Self.routes(callers), limits: limits)
        let thread = try LoopThread(name: "test-callers", loop: loop)
        let result: Result<Void, any Error>
        do { result = .success(try await body(listener.port)) } catch { result = .failure(error) }
        await Task(executorPreference: loop) {
            await listener.stop(within: .zero)
            owner.close()
        }.value
        loop.stop()
        thread.join()
        try result.get()
    }

    private func send(
        _ method: String, _ target: String, _ port: Int, _ fields: [String: String], body: [UInt8]? = nil
    ) throws -> String {
        let answer = try HTTPCall.make(method, target, port: port, headers: fields, body: body)
        return answer.status == 200 ? answer.text : "\(answer.status) \(try answer.object()["code"] ?? "")"
    }

    @Test(arguments: SignatureAlgorithm.allCases) func `who signs is known`(algorithm: SignatureAlgorithm) async throws
    {
        let client = try await SigningClient.register("bank-\(algorithm.rawValue)", .bank, algorithm, in: database)
        let secrets = try SecretKey(master: Hexadecimal.decode(SigningClient.secretKey) ?? [])
        try await withService(secrets: secrets) { port in
            let fields = try client.fields("GET", "/who", created: Self.now)
            #expect(try send("GET", "/who", port, fields) == "\(client.client) 0")
            // Neither takes the nonce: a gate would.
            #expect(try send("GET", "/who", port, fields) == "\(client.client) 0")
            #expect(try send("GET", "/signed", port, fields) == "401 signature_invalid")
            #expect(try send("GET", "/who", port, [:]) == "nobody 0")
            #expect(try send("GET", "/signed", port, [:]) == "401 signature_required")
        }
    }

    @Test func `a secret that cannot be opened is the platform's fault`() async throws {
        let client = try await SigningClient.register("bank-x", .bank, .hmacSHA256, in: database)
        for secrets in [nil, try SecretKey(master: Array(0..<32))] {
            try await withService(secrets: secrets) { port in
                let fields = try client.fields("GET", "/who", created: Self.now)
                #expect(try send("GET", "/who", port, fields) == "500 internal_error")
            }
        }
    }

    @Test func `a nonce is taken once, and for as long as its signature is good`() async throws {
        let client = try await SigningClient.register("bank-n", .bank, in: database)
        try await withService { port in
            let fields = try client.fields("GET", "/once", created: Self.now - 10, nonce: "one-of-many")
            #expect(try send("GET", "/once", port, fields) == "\(client.client) 0")
            #expect(try send("GET", "/once", port, fields) == "401 signature_replayed")
        }
        let kept = "SELECT extract(epoch FROM expires_at)::bigint FROM request_nonce WHERE nonce = 'one-of-many'"
        #expect(try await database.value(kept) == "\(Self.now + 290)")
    }

    @Test func `the clock is a value`() async throws {
        let client = try await SigningClient.register("bank-c", .bank, in: database)
        try await withService { port in
            for (offset, expected) in [
                (-300, "bank-c.1 0"), (-301, "401 signature_stale"), (60, "bank-c.1 0"), (61, "401 signature_stale"),
            ] {
                let fields = try client.fields("GET", "/who", created: Self.now + offset)
                #expect(try send("GET", "/who", port, fields) == expected, "\(offset)")
            }
        }
    }

    @Test func `a body is the one that was signed, or nothing happens`() async throws {
        let client = try await SigningClient.register("bank-b", .bank, in: database)
        try await withService { port in
            let body = Array("{\"a\":1}".utf8)
            let fields = try client.fields("POST", "/body", body: body, created: Self.now)
            #expect(try send("POST", "/body", port, fields, body: body) == "bank-b.1 7")
            #expect(try send("POST", "/body", port, fields, body: Array("{\"a\":2}".utf8)) == "400 digest_mismatch")
            #expect(
                try send("POST", "/body", port, fields, body: body) == "bank-b.1 7", "the nonce is left to the gate")
            #expect(try send("POST", "/body", port, fields) == "400 digest_mismatch", "a body taken away")
            let large = [UInt8](repeating: 0x61, count: 1001)
            let tooLarge = try client.fields("POST", "/body", body: large, created: Self.now)
            #expect(try send("POST", "/body", port, tooLarge, body: large) == "413 body_too_large")

            let once = try client.fields("POST", "/body-once", body: body, created: Self.now)
            #expect(try send("POST", "/body-once", port, once, body: body + body) == "400 digest_mismatch")
            #expect(try send("POST", "/body-once", port, once, body: body) == "bank-b.1 7", "a forgery takes no nonce")
            #expect(try send("POST", "/body-once", port, once, body: body) == "401 signature_replayed")
        }
    }

    @Test func `who is not meant is told so`() async throws {
        let agency = try await SigningClient.register("agency-1", .agency, in: database)
        try await withService { port in
            let fields = try agency.fields("GET", "/signed", created: Self.now)
            #expect(try send("GET", "/signed", port, fields) == "403 not_for_this_caller")
            #expect(try send("GET", "/who", port, ["Authorization": "Bearer gxc_00"]) == "401 unauthorised")
            #expect(try send("GET", "/who", port, ["Authorization": "Basic abc"]) == "401 unauthorised")
            #expect(try send("GET", "/who", port, ["Signature": "x"]) == "401 signature_invalid")
        }
    }

    @Test func `keys that are over, not begun, or whose client is revoked`() async throws {
        let client = try await SigningClient.register("bank-o", .bank, in: database)
        for change in [
            "UPDATE client_key SET valid_until = now()",
            "UPDATE client_key SET valid_until = 'infinity', valid_from = now() + interval '1 day'",
            "UPDATE client_key SET valid_from = now(); UPDATE client SET revoked_at = now()",
        ] {
            for part in change.split(separator: ";") {
                let table = part.contains("client_key") ? "client = 'bank-o.1'" : "id = 'bank-o.1'"
                try await database.run("\(part) WHERE \(table)")
            }
            try await withService { port in
                let fields = try client.fields("GET", "/who", created: Self.now)
                #expect(try send("GET", "/who", port, fields) == "401 unknown_key", "\(change)")
            }
        }
    }
}
