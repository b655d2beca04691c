import Cryptography
import Disclosure
import Foundation
import MessageSignatures
import TestSupport
import Testing

/// Signed requests to a running service, and what becomes of those that somebody tampered with.
@Suite(.enabled(if: Executable.isUsable, Executable.reason), .database, .service, .serialized)
struct SignatureTests {
    private static let nobodys = "/v1/batches/00000000-0000-4000-8000-000000000000"

    private let database = TestDatabase.current
    private let service: RunningService

    init() throws { service = try #require(RunningService.current) }

    private func department(_ algorithm: SignatureAlgorithm = .ed25519) async throws -> SigningClient {
        try await SigningClient.register("990000-scjg", .department, algorithm, in: database)
    }

    private func get(_ target: String, _ fields: [String: String]) throws -> String { try send("GET", target, fields) }

    /// Status and code of the answer to a request as it is.
    private func code(_ answer: HTTPAnswer) throws -> String {
        answer.body.isEmpty ? "\(answer.status)" : "\(answer.status) \(try answer.object()["code"] ?? "-")"
    }

    private func send(
        _ method: String, _ target: String, _ fields: [String: String], body: [UInt8]? = nil
    ) throws -> String {
        try code(HTTPCall.make(method, target, port: service.port, headers: fields, body: body))
    }

    @Test(arguments: SignatureAlgorithm.allCases) func `each algorithm`(algorithm: SignatureAlgorithm) async throws {
        let client = try await department(algorithm)
        // Whose batch it is is asked only of whom the service knows.
        #expect(try code(client.get(Self.nobodys, port: service.port)) == "404 batch_not_found")
        let rows = try await Departments.sample("permit", rows: 5, seed: algorithm.rawValue.utf8.count)
        let sent = try client.call(
            "POST", "/v1/feeds/permit/batches?action=update", port: service.port, body: rows,
            headers: ["Content-Type": "text/csv", "Idempotency-Key": algorithm.rawValue])
        #expect(sent.status == 202, "\(sent.text)")
        let batch = try sent.decoded(BatchAnswer.self)
        #expect(batch.source == "990000-scjg")
        #expect(try client.get("/v1/batches/\(batch.id)", port: service.port).status == 200)
        #expect(try client.get("/v1/quality?by=day", port: service.port).status == 200)
        let wrong = try client.fields("GET", Self.nobodys).mapValues {
            $0.replacing("alg=\"\(algorithm.rawValue)\"", with: "alg=\"rsa-pss-sha512\"")
        }
        #expect(try get(Self.nobodys, wrong) == "401 signature_invalid")
    }

    @Test func `a request that was altered is refused`() async throws {
        let client = try await department()
        let target = Self.nobodys
        let good = try client.fields("GET", target)
        #expect(try get("/v1/batches/00000000-0000-4000-8000-000000000001", good) == "401 signature_invalid")
        #expect(try get("\(target)/receipt", good) == "401 signature_invalid")
        #expect(try send("HEAD", target, good).hasPrefix("401"))
        #expect(try send("POST", "\(target)/cancel", good) == "401 signature_invalid")
        #expect(try get("\(target)?", good) == "401 signature_incomplete")
        let filtered = try client.fields("GET", "/v1/quality?by=day")
        #expect(try get("/v1/quality?by=week", filtered) == "401 signature_invalid")
        #expect(try get("/v1/quality", filtered) == "401 signature_invalid")
        #expect(try get("/v1/quality?by=d%61y", filtered) == "401 signature_invalid")
        for (name, from, to) in [
            ("Signature-Input", "nonce=\"", "nonce=\"0"), ("Signature-Input", "created=1", "created=2"),
            ("Signature-Input", "keyid=\"990000-scjg", "keyid=\"990000-swj"),
            ("Signature", "gongxin=:", "gongxin=:AAAA"),
            ("Signature-Input", "\"@method\" \"@path\"", "\"@path\" \"@method\""),
            ("Signature-Input", "gongxin=", "other="),
        ] {
            var altered = good
            altered[name] = good[name]?.replacing(from, with: to)
            #expect(altered[name] != good[name])
            #expect(try get(target, altered).hasPrefix("401 "), "\(name) \(to)")
        }
        // None of these took the nonce.
        #expect(try get(target, good) == "404 batch_not_found")
    }

    @Test func `the same bytes are answered once`() async throws {
        let client = try await department()
        let fields = try client.fields("GET", Self.nobodys)
        #expect(try get(Self.nobodys, fields) == "404 batch_not_found")
        #expect(try get(Self.nobodys, fields) == "401 signature_replayed")
        let again = try client.fields("GET", Self.nobodys, nonce: "the-same-nonce")
        #expect(try get(Self.nobodys, again) == "404 batch_not_found")
        #expect(
            try get(Self.nobodys, client.fields("GET", Self.nobodys, nonce: "the-same-nonce")).hasSuffix("replayed"))
        let rows = try await Departments.sample("permit", rows: 5, seed: 41)
        let upload = try client.fields(
            "POST", "/v1/feeds/permit/batches", body: rows, headers: ["Content-Type": "text/csv"])
        #expect(try send("POST", "/v1/feeds/permit/batches", upload, body: rows) == "202 -")
        #expect(try send("POST", "/v1/feeds/permit/batches", upload, body: rows) == "401 signature_replayed")
    }

    @Test func `a clock that is wrong, either way`() async throws {
        let client = try await department()
        let now = Int(Date().timeIntervalSince1970)
        // With a margin for the time this test takes.
        for (offset, expected) in [
            (-320, "401 signature_stale"), (-200, "404 batch_not_found"), (50, "404 batch_not_found"),
            (180, "401 signature_stale"),
        ] {
            let fields = try client.fields("GET", Self.nobodys, created: now + offset)
            #expect(try get(Self.nobodys, fields) == expected, "\(offset)")
        }
    }

    @Test func `an altered payload becomes nothing`() async throws {
        let client = try await department()
        let target = "/v1/feeds/permit/batches"
        let rows = try await Departments.sample("permit", rows: 50, seed: 42)
        let before = try await database.run("SELECT count(*) FROM batch")
        let chunks = try await database.run("SELECT count(*) FROM payload_chunk")
        let fields = try client.fields("POST", target, body: rows, headers: ["Content-Type": "text/csv"])
        var altered = rows
        altered[rows.count - 3] ^= 1
        #expect(try send("POST", target, fields, body: altered) == "400 digest_mismatch")
        let longer = try client.fields("POST", target, body: rows, headers: ["Content-Type": "text/csv"])
        #expect(try send("POST", target, longer, body: rows + rows) == "400 digest_mismatch")
        var typed = try client.fields("POST", target, body: rows, headers: ["Content-Type": "text/csv"])
        typed["Content-Type"] = "application/json"
        #expect(try send("POST", target, typed, body: rows) == "401 signature_invalid")
        var redigested = try client.fields("POST", target, body: rows, headers: ["Content-Type": "text/csv"])
        redigested["Content-Digest"] = try ContentDigest.field(of: altered)
        #expect(try send("POST", target, redigested, body: altered) == "401 signature_invalid")
        redigested["Content-Digest"] = nil
        #expect(try send("POST", target, redigested, body: altered) == "401 signature_invalid")
        let undigested = try client.key.fields(signing: "POST", target, [], created: Int(Date().timeIntervalSince1970))
        let unsigned = Dictionary(uniqueKeysWithValues: undigested.map { ($0.name, $0.value) })
        #expect(try send("POST", target, unsigned, body: rows) == "401 signature_incomplete")
        #expect(try await database.run("SELECT count(*) FROM batch") == before)
        #expect(try await database.run("SELECT count(*) FROM payload_chunk") == chunks)
    }

    @Test func `keys that are not good`() async throws {
        let client = try await department()
        let other = SigningClient(
            organisation: "x", client: "x", key: SigningKey(id: "unknown.1.k1", secret: [1, 2, 3]))
        #expect(try get(Self.nobodys, other.fields("GET", Self.nobodys)) == "401 unknown_key")
        let impostor = SigningKey(id: client.key.id, secret: [UInt8](repeating: 7, count: 32))
        let forged = SigningClient(organisation: "x", client: "x", key: impostor)
        #expect(try get(Self.nobodys, forged.fields("GET", Self.nobodys)) == "401 signature_invalid")
        #expect(try get(Self.nobodys, client.fields("GET", Self.nobodys)) == "404 batch_not_found")
        let settings = Executable.settings(database)
        #expect(try await Executable.run(["client", "revoke", client.key.id], settings).status == 0)
        // Whatever uses a nonce up asks the database again, so it is refused at once.
        #expect(try get(Self.nobodys, client.fields("GET", Self.nobodys)) == "401 unknown_key")
        let bank = try await SigningClient.register("990000-bank", .bank, in: database)
        #expect(try get(Self.nobodys, bank.fields("GET", Self.nobodys)) == "403 not_for_this_caller")
    }

    @Test func `header fields that stand twice`() async throws {
        let client = try await department()
        for extra in [
            "Signature-Input: gongxin=()", "Signature: gongxin=:AAAA:", "Content-Digest: sha-256=:AAAA:", "Host: other",
            "Content-Length: 0\r\nTransfer-Encoding: chunked", "Content-Length: 0\r\nContent-Length: 0",
        ] {
            let fields = try client.fields(
                "GET", Self.nobodys, headers: ["Content-Digest": ContentDigest.field(of: [])])
            let call = try HTTPCall(port: service.port)
            var head = "GET \(Self.nobodys) HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\(extra)\r\n"
            for (name, value) in fields { head += "\(name): \(value)\r\n" }
            try call.send((head + "\r\n").utf8)
            if extra.contains("chunked") { try call.send("0\r\n\r\n".utf8) }
            let answer = try call.answer()
            #expect([400, 401].contains(answer.status), "\(extra): \(answer.status) \(answer.text)")
        }
    }

    @Test(arguments: [
        "/v1/../v1/batches/x", "/v1//batches/x", "/v1/batches/%2e%2e/x", "/v1/batches/a%2Fpayload", "/v1/b%61tches/x",
        "/v1/batches/a%252Fb", "/v1/batches/a%00", "/v1/batches/x/",
    ])
    func `path tricks`(target: String) async throws {
        let client = try await department()
        let answer = try client.get(target, port: service.port)
        // What leads nowhere is not found; what leads somewhere is told that it is ambiguous.
        let code = try code(answer)
        #expect(code == "400 ambiguous_path" || code == "404 no_such_address", "\(code)")
    }

    @Test func `tokens are for reading, unless the service allows more`() async throws {
        let client = try await department()
        let settings = Executable.settings(database)
        let issued = try await Executable.run(
            ["client", "token", client.client, "--scope", "batches", "--days", "1"], settings)
        try #require(issued.status == 0, "\(issued.errors)")
        let token = String(decoding: issued.output, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
        #expect(try code(service.get(Self.nobodys, token: token)) == "404 batch_not_found")
        #expect(try code(service.get("/v1/quality/codes", token: token)) == "403 outside_scope")
        let rows = try await Departments.sample("permit", rows: 5, seed: 43)
        #expect(try code(service.send("permit", rows, token: token)) == "401 signature_required")
        #expect(try code(service.get(Self.nobodys, token: token + "0")) == "401 unauthorised")
        try await database.run("UPDATE client_token SET valid_until = now()")
        #expect(try code(service.get(Self.nobodys, token: token)) == "401 unauthorised")
    }

    @Test func `by default departments must sign what they send`() async throws {
        var settings = Executable.settings(database)
        settings["GONGXIN_FEED_TOKENS"] = nil
        let strict = try await RunningService.start(settings)
        let token = try await Departments.token("990000-scjg", database)
        let rows = try await Departments.sample("permit", rows: 5, seed: 44)
        let refused = try strict.send("permit", rows, token: token)
        #expect(try code(refused) == "401 signature_required")
        #expect(refused.headers["accept-signature"]?.contains("\"@path\"") == true)
        #expect(try code(strict.send("permit", rows, token: nil)) == "401 signature_required")
        #expect(try code(strict.get(Self.nobodys, token: token)) == "404 batch_not_found")
        let cancel = try HTTPCall.make(
            "POST", "\(Self.nobodys)/cancel", port: strict.port, headers: RunningService.authorisation(token))
        #expect(try code(cancel) == "401 signature_required")
        let client = try await department()
        let sent = try client.call(
            "POST", "/v1/feeds/permit/batches", port: strict.port, body: rows, headers: ["Content-Type": "text/csv"])
        #expect(sent.status == 202, "\(sent.text)")
        try await strict.stop()
    }
}
