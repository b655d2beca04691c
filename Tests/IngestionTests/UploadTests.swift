import Catalogue
import EventLoop
import PostgresClient
import TestSupport
import Testing

@testable import Ingestion

@Suite(.enabled(if: TestDatabase.isAvailable, "set GONGXIN_TEST_DATABASE_URL"), .database, .serialized)
struct UploadTests {
    private static let payload = Payload.csv([Payload.penalty(1), Payload.penalty(2)])

    private func expectNothing(_ station: Station) async throws {
        let counts = try await station.counts("batch", "payload_chunk")
        #expect(counts == [0, 0], "nothing is left")
    }

    private struct ConnectionReset: Error {}

    @Test(arguments: [1 << 20, 3 << 20, 3 << 20 + 1, 2_500_000])
    func thePayloadIsKeptAsReceived(_ size: Int) async throws {
        var numbers = SeededNumbers(seed: UInt64(size))
        var payload = Array("CF_XDR_SHXYM,CF_WSH\n".utf8)
        while payload.count < size { withUnsafeBytes(of: numbers.next()) { payload.append(contentsOf: $0) } }
        payload.removeLast(payload.count - size)
        let sent = payload
        try await Station.run { station in
            let outcome = try await station.upload(station.request("penalty"), sent, parts: 700_001)
            let status = try await station.status(outcome.batch)
            #expect(outcome.isNew && status.state == "received" && status.payloadBytes == size)
            var kept: [UInt8] = []
            for sequence in 0..<((size - 1) / status.chunkBytes + 1) {
                let chunk = try await station.query(
                    SQL.readChunk, [.text(outcome.batch.description), .integer(sequence)])
                kept += chunk.bytes(0, 0)
            }
            #expect(kept == sent)
            #expect(
                try await station.count(
                    "batch WHERE payload_digest = (SELECT sha256(string_agg(bytes, '' ORDER BY sequence)) FROM payload_chunk)"
                ) == 1)
        }
    }

    @Test func theSameBytesAreTheSameBatch() async throws {
        try await Station.run { station in
            let first = try await station.upload(station.request("penalty"), Self.payload)
            let again = try await station.upload(station.request("penalty"), Self.payload, parts: 7)
            let keyed = try await station.upload(station.request("penalty", key: "k1"), Self.payload)
            #expect(again == UploadOutcome(batch: first.batch, isNew: false) && keyed == again)
            try await station.work()
            #expect(try await station.upload(station.request("penalty"), Self.payload) == again, "also when it is done")
            let other = try await station.upload(station.request("penalty", source: "990000-hbj"), Self.payload)
            #expect(other.isNew, "another department's batch is another")
            #expect(try await station.count("batch") == 2)
        }
    }

    @Test func aKeyStandsForOneUpload() async throws {
        let changed = Self.payload + Payload.csv([Payload.penalty(3)])
        try await Station.run { station in
            let first = try await station.upload(station.request("penalty", key: "k1"), Self.payload)
            let again = try await station.upload(station.request("penalty", key: "k1"), Self.payload)
            #expect(!again.isNew && again.batch == first.batch)
            await #expect(throws: UploadRefusal.keyUsedForOtherBytes(batch: first.batch)) {
                try await station.upload(station.request("penalty", key: "k1"), changed)
            }
            let next = try await station.upload(station.request("penalty", key: "k2"), changed)
            #expect(next.isNew)
            await #expect(
                throws: UploadRefusal.keyUsedForOtherBytes(batch: first.batch), "the key comes before the bytes"
            ) {
                try await station.upload(station.request("penalty", key: "k1"), changed)
            }
            let elsewhere = try await station.upload(
                station.request("penalty", source: "990000-hbj", key: "k1"), changed)
            #expect(elsewhere.isNew, "keys are a department's own")
            #expect(try await station.counts("batch", "payload_chunk") == [3, 3])
        }
    }

    @Test func anOlderFileIsAnUploadOfItsOwn() async throws {
        let first = Payload.csv([Payload.penalty(1)])
        let second = Payload.csv([Payload.penalty(1, ["CF_NR": "乙"])])
        try await Station.run { station in
            var batches: [UUIDBits] = []
            for payload in [first, second, first, second] {
                let outcome = try await station.upload(station.request("penalty"), payload)
                #expect(outcome.isNew)
                let again = try await station.upload(station.request("penalty"), payload)
                #expect(again == UploadOutcome(batch: outcome.batch, isNew: false), "the latest is the same batch")
                batches.append(outcome.batch)
            }
            #expect(Set(batches).count == 4)
            try await station.work()
            #expect(try await station.count("record WHERE revision = 4 AND public_items ->> 'CF_NR' = '乙'") == 1)
            try await station.ingest("penalty", first)
            #expect(try await station.count("record WHERE revision = 5 AND public_items ->> 'CF_NR' <> '乙'") == 1)
            // Another class of the same department does not come between.
            try await station.ingest("permit", Payload.csv([Payload.permit(1)]))
            #expect(try await !station.upload(station.request("penalty"), first).isNew)
        }
    }

    @Test func theSameBytesForAnotherActionAreAnotherUpload() async throws {
        try await Station.run { station in
            let sent = try await station.ingest("penalty", Self.payload)
            let withdrawn = try await station.upload(station.request("penalty", action: .withdrawal), Self.payload)
            #expect(withdrawn.isNew)
            try await station.work()
            #expect(try await station.status(withdrawn.batch).withdrawn == 2)
            let again = try await station.upload(station.request("penalty"), Self.payload)
            #expect(again.isNew && again.batch != sent.id)
            try await station.work()
            #expect(try await station.count("record WHERE state = 'active' AND revision = 3") == 2)
        }
    }

    @Test func aKeyStandsForItsUploadWhateverCameSince() async throws {
        let other = Payload.csv([Payload.penalty(1, ["CF_NR": "乙"])])
        try await Station.run { station in
            let first = try await station.upload(station.request("penalty", key: "k1"), Self.payload)
            let second = try await station.upload(station.request("penalty", key: "k2"), other)
            let again = try await station.upload(station.request("penalty", key: "k1"), Self.payload)
            #expect(again == UploadOutcome(batch: first.batch, isNew: false), "sent again because no answer came")
            await #expect(throws: UploadRefusal.keyUsedForOtherBytes(batch: first.batch)) {
                try await station.upload(station.request("penalty", key: "k1", action: .correction), Self.payload)
            }
            let back = try await station.upload(station.request("penalty", key: "k3"), Self.payload)
            #expect(back.isNew && second.isNew)
            #expect(try await station.count("batch") == 3)
        }
    }

    /// The order in which uploads are complete is the order in which they are worked off, whichever began first.
    @Test func whatIsCompleteLaterIsWorkedOffLater() async throws {
        let early = Payload.csv([Payload.penalty(1, ["CF_NR": "甲"])])
        let late = Payload.csv([Payload.penalty(1, ["CF_NR": "乙"])])
        try await Station.run { station in
            let asked = LoopConfined(0)
            _ = try await UploadReceiver(station.sessions).receive(station.request("penalty")) {
                asked.value += 1
                if asked.value == 2 { _ = try await station.upload(station.request("penalty"), late) }
                return asked.value == 1 ? early : nil
            }
            try await station.work()
            #expect(try await station.count("record WHERE revision = 2 AND public_items ->> 'CF_NR' = '甲'") == 1)
            #expect(try await station.upload(station.request("penalty"), late).isNew)
        }
    }

    @Test func theSameUploadTwiceAtOnceIsOneBatch() async throws {
        try await Station.run { station in
            for round in 0..<8 {
                let payload = Payload.csv([Payload.penalty(round)])
                let request = try station.request("penalty", key: round % 2 == 0 ? "key\(round)" : nil)
                async let one = station.upload(request, payload)
                async let two = station.upload(request, payload)
                let outcomes = try await [one, two]
                #expect(outcomes[0].batch == outcomes[1].batch)
                #expect(outcomes.count { $0.isNew } == 1)
                #expect(try await station.count("batch") == round + 1)
            }
        }
    }

    /// After a failure that was nobody's fault the department sends the file again as it was.
    @Test(arguments: [nil, "k1"])
    func whatFailedCanBeSentAgain(_ key: String?) async throws {
        try await Station.run { station in
            let first = try await station.upload(station.request("penalty", key: key), Self.payload)
            try await station.rows("UPDATE batch SET state = 'failed', failure = 'internal_error', finished_at = now()")
            let again = try await station.upload(station.request("penalty", key: key), Self.payload)
            #expect(again.isNew && again.batch != first.batch)
            try await station.work()
            #expect(try await station.status(again.batch).counts == [2, 0, 0, 0])
        }
    }

    @Test func aFileThatCannotBeReadIsRefusedAtOnce() async throws {
        try await Station.run { station in
            await #expect(throws: UploadRefusal.header(.noKnownColumn)) {
                try await station.upload(station.request("penalty"), Array("a,b\n1,2\n".utf8), parts: 3)
            }
            await #expect(throws: UploadRefusal.header(.empty)) {
                try await station.upload(station.request("penalty"), [])
            }
            for text in ["[{}]", "", "\n\n", "CF_WSH\n"] {
                await #expect(throws: UploadRefusal.notJSONLines) {
                    try await station.upload(station.request("penalty", .ndjson), Array(text.utf8))
                }
            }
            try await expectNothing(station)
        }
    }

    @Test func anUploadThatBreaksOffLeavesNothing() async throws {
        let header = Array("CF_XDR_SHXYM,CF_WSH\n".utf8)
        try await Station.run { station in
            for parts in 0..<5 {
                let left = LoopConfined(parts)
                await #expect(throws: ConnectionReset.self) {
                    _ = try await UploadReceiver(station.sessions).receive(station.request("penalty")) {
                        left.value -= 1
                        if left.value < 0 { throw ConnectionReset() }
                        return header + [UInt8](repeating: 0x78, count: 600_000)
                    }
                }
                try await expectNothing(station)
            }
        }
    }

    @Test func anUploadThatWasSweptAwayIsNoSuccess() async throws {
        try await Station.run { station in
            let parts = LoopConfined(0)
            await #expect(throws: UploadLost.self) {
                _ = try await UploadReceiver(station.sessions).receive(station.request("penalty")) {
                    parts.value += 1
                    if parts.value == 1 { return Self.payload + [UInt8](repeating: 0x0A, count: 2 << 20) }
                    if parts.value > 2 { return nil }
                    try await station.rows("UPDATE batch SET touched_at = now() - interval '61 minutes'")
                    _ = try await station.query(SQL.sweepUploads, [])
                    return Self.payload
                }
            }
            try await expectNothing(station)
        }
    }

    @Test func anUploadOfWhichAPieceIsGoneIsNoSuccess() async throws {
        try await Station.run { station in
            let parts = LoopConfined(0)
            await #expect(throws: UploadLost.self) {
                _ = try await UploadReceiver(station.sessions).receive(station.request("penalty")) {
                    parts.value += 1
                    if parts.value == 1 { return Self.payload + [UInt8](repeating: 0x0A, count: 2 << 20) }
                    if parts.value > 2 { return nil }
                    // As a crash would, which loses what was not flushed.
                    try await station.rows(
                        """
                        WITH lost AS (DELETE FROM payload_chunk WHERE sequence = 0 RETURNING batch, length(bytes) AS bytes)
                        UPDATE batch SET payload_bytes = payload_bytes - lost.bytes FROM lost WHERE id = lost.batch
                        """)
                    return Self.payload
                }
            }
            try await expectNothing(station)
        }
    }

    @Test func aDatabaseGoneInMidUploadLeavesNothingHalfDone() async throws {
        let name = TestDatabase.current.name
        try await Station.run { station in
            let parts = LoopConfined(0)
            await #expect(throws: PostgresError.self) {
                _ = try await UploadReceiver(station.sessions).receive(station.request("penalty")) {
                    parts.value += 1
                    if parts.value == 2 {
                        try await station.administer("ALTER DATABASE \(name) ALLOW_CONNECTIONS false")
                        try await station.administer(
                            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '\(name)'")
                    }
                    return parts.value > 3 ? nil : Self.payload + [UInt8](repeating: 0x0A, count: 1 << 20)
                }
            }
            try await station.administer("ALTER DATABASE \(name) ALLOW_CONNECTIONS true")
            #expect(try await station.count("batch WHERE state <> 'receiving'") == 0)
            let status = try await station.ingest("penalty", Self.payload)
            #expect(status.counts == [2, 0, 0, 0])
            try await station.rows("UPDATE batch SET touched_at = now() - interval '61 minutes'")
            _ = try await station.query(SQL.sweepUploads, [])
            #expect(try await station.counts("batch", "payload_chunk") == [1, 1])
        }
    }
}
