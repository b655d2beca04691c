import Cryptography
import Disclosure
import MessageSignatures
import PostgresClient
import TestSupport
import Testing

/// What the operator does to clients, and what is on record of it.
@Suite(.enabled(if: TestDatabase.isAvailable, "set GONGXIN_TEST_DATABASE_URL"), .database, .serialized)
struct ClientRegisterTests {
    private let database = TestDatabase.current

    private func onRegister<Value: Sendable>(
        _ body: @escaping @Sendable (ClientRegister) async throws -> Value
    ) async throws -> Value {
        let settings = database.settings()
        return try await withLoop { loop in
            try await Session.with(settings, on: loop) { try await body(ClientRegister($0, by: "someone")) }
        }
    }

    private func made() throws -> KeyMaterial { .publicKey(try PrivateKey(generate: .sm2).publicKey) }

    @Test func `each act is a row of the access log`() async throws {
        let key = try made()
        let entry = try OrganisationEntry(code: "bank-a", name: "样例银行", kind: .bank, uscc: nil)
        let added = try await onRegister { try await $0.add(entry, key) }
        #expect(added.client == "bank-a.1" && added.key == "bank-a.1.k1")
        let short = try OrganisationEntry(code: "bank-a", name: nil, kind: nil, uscc: nil)
        #expect(try await onRegister { try await $0.add(short, key) }.key == "bank-a.2.k1")
        let rotated = try await onRegister { try await $0.rotate("bank-a.1", key, overlap: 3600) }
        #expect(rotated.key == "bank-a.1.k2")
        #expect(
            try await database.run(
                """
                SELECT id, valid_until = 'infinity', valid_until BETWEEN now() + interval '59 minutes' AND now() + interval '1 hour'
                FROM client_key WHERE client = 'bank-a.1' ORDER BY id
                """) == [["bank-a.1.k1", "f", "t"], ["bank-a.1.k2", "t", "f"]])
        #expect(try await onRegister { try await $0.algorithm(of: "bank-a.1") } == .sm2)
        let token = try await onRegister { try await $0.issueToken(to: "bank-a.1", [.quality, .batches], days: 3) }
        #expect(token.hasPrefix("gxc_") && token.utf8.count == 68)
        #expect(try await !onRegister { try await $0.revoke("bank-a.1.k1") })
        #expect(try await onRegister { try await $0.revoke("bank-a.1") })
        await #expect(throws: ClientRegisterError.nothingToRevoke("bank-a.1")) {
            try await onRegister { try await $0.revoke("bank-a.1") }
        }
        await #expect(throws: ClientRegisterError.revokedClient("bank-a.1")) {
            try await onRegister { try await $0.rotate("bank-a.1", key, overlap: 0) }
        }
        let log = try await database.run(
            """
            SELECT action, outcome, organisation, client, authority, request FROM access_log
            WHERE request LIKE '%bank-a%' ORDER BY id
            """)
        #expect(log.allSatisfy { $0.prefix(5) == ["client", "answered", "operator", "someone", "operator"] })
        #expect(
            log.compactMap(\.last) == [
                "add bank-a.1 bank-a.1.k1", "add bank-a.2 bank-a.2.k1", "rotate bank-a.1 bank-a.1.k2",
                "token bank-a.1 batches,quality 3", "revoke bank-a.1.k1", "revoke bank-a.1",
            ])
        let list = try await onRegister { try await $0.list() }.filter { $0[0] == "bank-a" }
        #expect(list.map { $0[7] } == ["client revoked", "client revoked", "good"])
    }

    @Test func `what cannot be registered leaves nothing`() async throws {
        let key = try made()
        let before = try await database.count("SELECT count(*) FROM access_log WHERE request NOT LIKE '%bank-a%'")
        for (code, name, kind, expected) in [
            ("new", nil, CallerKind?.none, ClientRegisterError.unknownOrganisation("new")),
            ("new", "x", .department, .unknownDepartment("new")), ("new", "x", .subject, .subjectWithoutCode),
        ] {
            let entry = try OrganisationEntry(code: code, name: name, kind: kind, uscc: nil)
            await #expect(throws: expected) { try await onRegister { try await $0.add(entry, key) } }
        }
        let renamed = try OrganisationEntry(code: "bank-a", name: "别的银行", kind: nil, uscc: nil)
        await #expect(throws: ClientRegisterError.otherEntry("bank-a", "样例银行", "-")) {
            let entry = try OrganisationEntry(code: "bank-a", name: "样例银行", kind: .bank, uscc: nil)
            _ = try await onRegister { try await $0.add(entry, key) }
            _ = try await onRegister { try await $0.add(renamed, key) }
        }
        for code in ["", "a b", "中", "a/b", String(repeating: "a", count: 65)] {
            #expect(throws: ClientRegisterError.self) {
                try OrganisationEntry(code: code, name: nil, kind: nil, uscc: nil)
            }
        }
        await #expect(throws: ClientRegisterError.unknownClient("none")) {
            try await onRegister { try await $0.issueToken(to: "none", [.batches], days: 1) }
        }
        #expect(try await database.count("SELECT count(*) FROM organisation WHERE code = 'new'") == 0)
        #expect(try await database.count("SELECT count(*) FROM access_log WHERE request NOT LIKE '%bank-a%'") == before)
    }

    @Test func `a shared secret is in no column as it is`() async throws {
        let client = try await SigningClient.register("hmac-bank", .bank, .hmacSHA256, in: database)
        let file = client.key.file
        let secret = try #require(file.split(separator: "Gongxin-Secret: ").last?.split(separator: "\n").first)
        let dump = try await database.run(
            "SELECT encode(sealed_secret, 'base64'), encode(sealed_secret, 'hex') FROM client_key WHERE id = '\(client.key.id)'"
        )
        #expect(dump.count == 1 && !dump[0].contains { $0.contains(secret) })
    }

    @Test func `nonces are forgotten when nobody would take them`() async throws {
        try await database.run(
            """
            INSERT INTO request_nonce SELECT 'k', n::text, now() - interval '11 minutes' FROM generate_series(1, 50) n
            UNION ALL SELECT 'k', 'fresh', now() - interval '9 minutes'
            """)
        let settings = database.settings()
        try await withLoop { loop in try await Session.with(settings, on: loop) { try await NonceSweep.run($0) } }
        #expect(try await database.run("SELECT nonce FROM request_nonce WHERE key = 'k'") == [["fresh"]])
    }
}
