import Changes
import Cryptography
import EventLoop
import Foundation
import PostgresClient
import TestSupport
import Testing

/// Deliveries, on a real receiver; time is a value.
@Suite(.enabled(if: TestDatabase.isAvailable, "set GONGXIN_TEST_DATABASE_URL"), .database, .serialized)
struct WebhookTests {
    private let database = TestDatabase.current
    private let secrets: SecretKey
    private let receiver: Receiver

    init() async throws {
        secrets = try SecretKey(master: [UInt8](repeating: 7, count: 32))
        receiver = try Receiver()
        try await database.insertCaller("bank-hook", kind: "bank")
        try await database.run("DELETE FROM webhook")
    }

    private func register<Value: Sendable>(
        _ body: @escaping @Sendable (WebhookRegister) async throws -> Value
    ) async throws -> Value {
        let (settings, secrets) = (database.settings(), secrets)
        return try await withLoop { loop in
            try await Session.with(settings, on: loop) {
                try await body(WebhookRegister($0, by: "tester", secrets: secrets))
            }
        }
    }

    private func add(
        _ url: String? = nil, classCode: String? = nil, region: String? = nil, after: Int? = nil
    ) async throws -> (id: String, secret: String) {
        let address = try WebhookAddress(url ?? receiver.url)
        let filter = try ChangeFilter(classCode: classCode, region: region, TestDatabase.catalogue())
        return try await register {
            try await $0.add(
                client: "bank-hook-client", address: address, internal: false, filter: filter, after: after)
        }
    }

    /// Delivers what is due at a time.
    @discardableResult
    private func deliver(at now: Int = 1_000_000, limit: Int = 15, platform: AttestationKey? = nil) async throws -> Told
    {
        let told = Told()
        let (owner, reader) = (database.settings(), database.settings(role: "gongxin_public"))
        let secrets = secrets
        try await withLoop { loop in
            var rules = DeliveryRules(patienceHours: 1)
            rules.limit = limit
            let delivery = WebhookDelivery(
                on: loop, owner: owner, reader: reader, secrets: secrets, platform: platform, rules: rules,
                now: { now },
                observer: told)
            try await delivery.deliverDue()
            delivery.stop()
        }
        return told
    }

    private func insert(_ keys: ClosedRange<Int>, _ change: (inout RecordRow) -> Void = { _ in }) async throws {
        try await database.insert(
            keys.map { key in
                RecordRow {
                    $0.key = key
                    change(&$0)
                }
            })
        try await database.number()
    }

    private func state(_ id: String) async throws -> [String] {
        try await register { try await $0.list() }.first { $0[0] == id } ?? []
    }

    @Test func deliveriesAreSignedAndFollowTheFeed() async throws {
        let hook = try await add()
        let start = try await database.last()
        try await insert(1...120)
        let key = try PrivateKey(generate: .ed25519)
        let told = try await deliver(platform: AttestationKey(pem: key.pem))
        #expect(told.value.delivered == [100, 20])
        let deliveries = receiver.deliveries
        receiver.stop()
        #expect(try deliveries.flatMap { try $0.page().changes.map(\.number) } == (1...120).map { start + $0 })
        #expect(Set(deliveries.map(\.id)).count == 2 && deliveries.allSatisfy { $0.timestamp == "1000000" })
        for delivery in deliveries {
            let signatures = delivery.signature.split(separator: " ")
            #expect(signatures.first.map(String.init) == (try Self.signature(of: delivery, hook.secret)))
            let signed = Array("\(delivery.id).\(delivery.timestamp).".utf8) + delivery.body
            let bytes = signatures.last.flatMap { Data(base64Encoded: String($0.dropFirst(4))) } ?? Data()
            #expect(signatures.last?.hasPrefix("v1a,") == true)
            #expect(key.publicKey.verifies(Array(bytes), of: signed))
        }
        // What is sent is what the address gives.
        try await FeedServer.with(database) { server in
            let answer = try await server.get("?after=\(start)&limit=100")
            #expect(answer.body == deliveries.first?.body)
        }
        // Neither the secret nor what opens it is in the database.
        let row = try #require(try await database.run("SELECT webhook::text FROM webhook").first?.first)
        let bytes = try #require(Data(base64Encoded: String(hook.secret.dropFirst(6))))
        #expect(bytes.count == 32 && hook.secret.hasPrefix("whsec_"))
        #expect(!row.contains(Hexadecimal.encode(Array(bytes))) && !row.contains(hook.secret.dropFirst(6)))
        #expect(try await database.count("SELECT count(*) FROM access_log WHERE action = 'webhook'") > 0)
    }

    @Test func aFormerSecretSignsBesideTheNewOneUntilItsTimeIsOver() async throws {
        let hook = try await add()
        let renewed = try await register { try await $0.rotate(hook.id, until: 1_000_100) }
        #expect(renewed != hook.secret)
        for (key, now) in [(9001, 1_000_099), (9002, 1_000_100)] {
            try await insert(key...key)
            try await deliver(at: now)
        }
        let deliveries = receiver.deliveries
        receiver.stop()
        try #require(deliveries.count == 2)
        let (new, old) = (
            try Self.signature(of: deliveries[0], renewed), try Self.signature(of: deliveries[0], hook.secret)
        )
        #expect(deliveries[0].signature == "\(new) \(old)")
        #expect(deliveries[1].signature == (try Self.signature(of: deliveries[1], renewed)))
        await #expect(throws: WebhookRegisterError.unknown("wh_none")) {
            try await register { try await $0.rotate("wh_none", until: 1) }
        }
        #expect(
            try await database.count("SELECT count(*) FROM access_log WHERE request = 'rotate \(hook.id)'") == 1)
    }

    /// The signature as another program makes it.
    private static func signature(of delivery: Receiver.Delivery, _ secret: String) throws -> String {
        let script = """
            import base64, hashlib, hmac, sys
            identifier, timestamp, body, secret = sys.argv[1:]
            signed = f"{identifier}.{timestamp}.".encode() + base64.b64decode(body)
            key = base64.b64decode(secret.removeprefix("whsec_"))
            print("v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode(), end="")
            """
        let body = Data(delivery.body).base64EncodedString()
        let output = try PythonScript.run(script, [delivery.id, delivery.timestamp, body, secret])
        return String(decoding: output, as: UTF8.self)
    }

    @Test func aFailedDeliveryIsTriedAgainUnderItsName() async throws {
        let hook = try await add(classCode: "penalty")
        let start = try await database.last()
        try await insert(200...201) { $0.classCode = "permit" }
        try await insert(202...203)
        receiver.answer([500, 302])
        #expect(try await deliver(at: 1000).value.refused == ["status 500"])
        // Not before its time.
        #expect(try await deliver(at: 1001).value.refused == [])
        #expect(try await state(hook.id)[7].contains("failing since"))
        // What comes meanwhile is for the next delivery; what is taken away is taken out of this one.
        try await insert(204...204)
        try await database.run("UPDATE record SET state = 'repaired' WHERE record_key::text LIKE '%ca'")
        try await database.number()
        #expect(try await deliver(at: 1005).value.refused == ["status 302"])
        #expect(try await deliver(at: 1006).value.delivered == [])
        #expect(try await deliver(at: 1020).value.delivered == [2, 2])
        let deliveries = receiver.deliveries
        receiver.stop()
        #expect(deliveries.count == 4)
        #expect(Set(deliveries.prefix(3).map(\.id)).count == 1 && deliveries[3].id != deliveries[0].id)
        #expect(Set(deliveries.map(\.timestamp)) == ["1000", "1005", "1020"])
        #expect(Set(deliveries.map(\.signature)).count == 4)
        #expect(
            try deliveries.map { try $0.page().changes.map(\.change) } == [
                ["record", "record"], ["removal", "record"], ["removal", "record"], ["record", "removal"],
            ])
        #expect(try deliveries[2].page().changes.map(\.number) == [start + 3, start + 4])
        let line = try await state(hook.id)
        #expect(line[6] == "0" && line[7] == "good" && line[8] == "-")
    }

    @Test func whoWantsNoMoreOrFailsTooLongIsDisabled() async throws {
        let gone = try await add()
        try await insert(300...300)
        receiver.answer([410])
        #expect(try await deliver(at: 1000).value.disabled == 1)
        #expect(try await state(gone.id)[7].hasPrefix("disabled since"))
        #expect(try await state(gone.id)[8].hasPrefix("410"))
        #expect(try await deliver(at: 9_000_000).value.delivered == [])
        try await register { try await $0.enable(gone.id, after: nil) }
        receiver.answer([500, 500])
        #expect(try await deliver(at: 10_000).value.disabled == 0)
        #expect(try await deliver(at: 13_599).value.disabled == 0)
        let last = try await deliver(at: 20_000)
        #expect(last.value.delivered == [1])
        receiver.answer([500, 500])
        try await insert(301...301)
        try await deliver(at: 10_000)
        #expect(try await deliver(at: 13_600).value.disabled == 1)
        #expect(try await state(gone.id)[8] == "failed for too long, last: status 500")
        try await register { try await $0.remove(gone.id) }
        await #expect(throws: WebhookRegisterError.self) { try await register { try await $0.remove(gone.id) } }
        receiver.stop()
    }

    @Test func aSlowOrDeadReceiverDelaysNobody() async throws {
        let dead = try Receiver()
        let slow = try Receiver()
        let (deadHook, slowHook) = (try await add(dead.url), try await add(slow.url))
        dead.stop()
        slow.hold(true)
        let good = try await add()
        try await insert(400...400)
        let told = try await deliver(at: 1000, limit: 1)
        #expect(told.value.delivered == [1] && told.value.refused.count == 2)
        #expect(receiver.deliveries.count == 1)
        #expect(try await state(good.id)[7] == "good")
        #expect(try await state(deadHook.id)[7].contains("failing"))
        #expect(try await state(slowHook.id)[8].contains("imed out"))
        slow.hold(false)
        #expect(try await deliver(at: 2000).value.delivered == [1])
        slow.stop()
        receiver.stop()
    }

    @Test func namesDoNotLeadIntoTheOwnNetwork() async throws {
        let hook = try await add()
        try await database.run("UPDATE webhook SET internal = false WHERE id = '\(hook.id)'")
        try await insert(500...500)
        #expect(try await deliver().value.refused.count == 1)
        #expect(receiver.deliveries.isEmpty)
        receiver.stop()
    }

    @Test func whoIsRevokedOrLeftBehindGetsNothing() async throws {
        let hook = try await add(after: 0)
        try await insert(600...600)
        try await database.run("UPDATE client SET revoked_at = now() WHERE id = 'bank-hook-client'")
        #expect(try await deliver().value.delivered == [])
        #expect(try await state(hook.id)[7] == "client revoked")
        await #expect(throws: WebhookRegisterError.noClientOrNumber) { _ = try await add() }
        try await database.run("UPDATE client SET revoked_at = NULL WHERE id = 'bank-hook-client'")
        // Everything there is comes first; then it falls behind what was forgotten.
        #expect(try await deliver().value.delivered.reduce(0, +) > 0)
        try await insert(601...602)
        try await database.run(
            "UPDATE change_clock SET complete_after = last_number; UPDATE webhook SET begun = NULL WHERE id = '\(hook.id)'"
        )
        #expect(try await deliver().value.disabled == 1)
        #expect(try await state(hook.id)[8].hasPrefix("changes_no_longer_complete"))
        try await database.run("UPDATE change_clock SET complete_after = 0")
        await #expect(throws: WebhookRegisterError.self) {
            try await register { try await $0.enable(hook.id, after: 1_000_000) }
        }
        try await register { try await $0.enable(hook.id, after: 0) }
        #expect(try await deliver().value.delivered.reduce(0, +) > 0)
        receiver.stop()
    }

    /// A process that ends while it waits for the answer leaves the delivery to another, under the same name.
    @Test func aDeliveryCutOffIsMadeAgain() async throws {
        let hook = try await add()
        try await insert(700...700)
        receiver.hold(true)
        let (owner, reader) = (database.settings(), database.settings(role: "gongxin_public"))
        let (secrets, receiver) = (secrets, receiver)
        try await withLoop { loop in
            let delivery = WebhookDelivery(
                on: loop, owner: owner, reader: reader, secrets: secrets, now: { 1000 })
            async let running: Void = delivery.run()
            #expect(await eventually(on: loop) { receiver.deliveries.count == 1 })
            delivery.stop()
            await running
        }
        receiver.hold(false)
        // While it may still be in hand nobody else takes it.
        #expect(try await deliver(at: 1001).value.delivered == [])
        #expect(try await deliver(at: 2000).value.delivered == [1])
        #expect(Set(receiver.deliveries.map(\.id)).count == 1 && receiver.deliveries.count == 2)
        let test = try await register { try await $0.test(hook.id, platform: nil, now: 5) }
        #expect(test == "status 204")
        let page = try #require(receiver.deliveries.last).page()
        #expect(page.changes.isEmpty && page.complete)
        receiver.stop()
    }
}
