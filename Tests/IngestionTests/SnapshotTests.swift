import HTTPServer
import PostgresClient
import TestSupport
import Testing

@testable import Ingestion

/// Snapshots: what they no longer hold is withdrawn, unless the gate holds them.
@Suite(.enabled(if: TestDatabase.isAvailable, "set GONGXIN_TEST_DATABASE_URL"), .database, .serialized)
struct SnapshotTests {
    private static func penalties(_ numbers: some Sequence<Int>) -> [[String: String]] {
        numbers.map { Payload.penalty($0) }
    }

    private static func states(_ station: Station) async throws -> [String] {
        try await station.rows("SELECT state || ' ' || count(*) FROM record GROUP BY state ORDER BY state").map {
            $0[0]
        }
    }

    /// Nothing of a snapshot's notes is left behind.
    private static func isTidy(_ station: Station) async throws -> Bool {
        try await station.counts("snapshot_key", "snapshot_hint", "snapshot_drop") == [0, 0, 0]
    }

    @Test(arguments: [1, 7, 10_000]) func whatItNoLongerHoldsIsWithdrawn(_ sliceRows: Int) async throws {
        try await Station.run { station in
            try await station.ingest("penalty", Payload.csv(Self.penalties(1...30)))
            // Another department's records, and other classes, are none of its business.
            try await station.ingest("penalty", Payload.csv(Self.penalties(50...52)), source: "990000-hbj")
            try await station.ingest("permit", Payload.csv([Payload.permit(1)]))
            let rows = Self.penalties(3...30) + Self.penalties(31...32) + [Payload.penalty(3, ["CF_NR": "改"])]
            let status = try await station.snapshot("penalty", Payload.csv(rows), sliceRows: sliceRows)
            #expect(status.state == "done" && status.counts == [2, 1, 28, 0] && status.withdrawn == 2)
            #expect(status.read == 31 && status.accepted == 31, "what is withdrawn is no row")
            #expect(status.snapshot?.records == 30 && status.snapshot?.dropped == 2 && status.snapshot?.withdrawn == 2)
            #expect(
                try await station.rows(
                    "SELECT uscc, revision, action, reason, former_state, shown_since, batch FROM record "
                        + "WHERE state = 'withdrawn' ORDER BY uscc")
                    == [1, 2].map {
                        [
                            Payload.uscc($0), "2", "withdrawal", "全量报送（批次 \(status.id)）中已无此记录", "active", "2",
                            "\(status.id)",
                        ]
                    })
            #expect(
                try await station.count(
                    "record_history WHERE ended_by = 'withdrawal' AND replaced_by = '\(status.id)' AND state = 'active'"
                )
                    == 2)
            #expect(try await TestDatabase.current.run("SELECT uscc FROM record", role: "gongxin_public").count == 34)
            #expect(try await Self.isTidy(station))
        }
    }

    @Test func theSameSnapshotTwiceWithdrawsNothing() async throws {
        let payload = Payload.csv(Self.penalties(1...20))
        try await Station.run { station in
            let first = try await station.snapshot("penalty", payload)
            #expect(first.state == "done" && first.counts == [20, 0, 0, 0] && first.withdrawn == 0)
            let request = try station.request("penalty", isSnapshot: true)
            #expect(try await station.upload(request, payload) == UploadOutcome(batch: first.id, isNew: false))
            // The same bytes as a plain batch are another batch, and the other way round.
            let plain = try await station.ingest("penalty", payload)
            #expect(plain.id != first.id && plain.snapshot == nil && plain.counts == [0, 0, 20, 0])
            let again = try await station.snapshot("penalty", payload)
            #expect(again.id != first.id && again.counts == [0, 0, 20, 0] && again.withdrawn == 0)
            #expect(try await station.count("record_history") == 0)
        }
    }

    @Test func aKeyTellsASnapshotFromAPlainBatch() async throws {
        let payload = Payload.csv(Self.penalties(1...3))
        try await Station.run { station in
            let plain = try await station.upload(station.request("penalty", key: "k"), payload)
            await #expect(throws: UploadRefusal.keyUsedForOtherBytes(batch: plain.batch)) {
                try await station.upload(station.request("penalty", key: "k", isSnapshot: true), payload)
            }
        }
    }

    @Test func tooManyDroppedAreHeldUntilConfirmed() async throws {
        try await Station.run { station in
            try await station.ingest("penalty", Payload.csv(Self.penalties(1...30) + [Payload.personPenalty(40)]))
            let before = try await station.contents()
            let held = try await station.snapshot("penalty", Payload.csv(Self.penalties(21...35)))
            #expect(held.state == "held" && held.isHeld && !held.isFinished && held.counts == [0, 0, 0, 0])
            let snapshot = try #require(held.snapshot)
            #expect(snapshot.reasons == [HoldReason(.tooManyDropped, value: 67.8, limit: 10)])
            #expect(snapshot.records == 31 && snapshot.dropped == 21 && snapshot.accepted == 15)
            #expect(snapshot.heldAt != nil && snapshot.confirmedAt == nil)
            #expect(snapshot.sample.map(\.uscc) == (1...20).map { Payload.uscc($0) }.sorted(), "and no person")
            #expect(snapshot.sample.first?.name.hasPrefix("样例市测试有限公司") == true)
            let after = try await station.contents()
            for table in ["record", "history", "quality", "subjects"] { #expect(before[table] == after[table]) }
            let json = String(decoding: held.json(), as: UTF8.self)
            #expect(json.contains("\"too_many_dropped\"") && json.contains("将撤下在用记录的 67.8%，超过上限 10%。"))
            // Sent again, it is the one that is held.
            let request = try station.request("penalty", isSnapshot: true)
            let again = try await station.upload(request, Payload.csv(Self.penalties(21...35)))
            #expect(again == UploadOutcome(batch: held.id, isNew: false))

            #expect(try await station.confirm(held.id))
            #expect(try await !station.confirm(held.id), "once is enough")
            try await station.work()
            let done = try await station.status(held.id)
            #expect(done.state == "done" && done.counts == [5, 0, 10, 0] && done.withdrawn == 21 && done.read == 15)
            #expect(done.snapshot?.confirmedAt != nil && done.snapshot?.confirmedBy == "990000-scjg")
            #expect(try await Self.states(station) == ["active 15", "withdrawn 21"])
            #expect(try await Self.isTidy(station))
        }
    }

    @Test func aHeldSnapshotIsCancelled() async throws {
        try await Station.run { station in
            try await station.ingest("penalty", Payload.csv(Self.penalties(1...10)))
            let held = try await station.snapshot("penalty", Payload.csv(Self.penalties(10...11)))
            #expect(try await BatchCancelling.cancel(held.id, station.query)?.state == "cancelled")
            #expect(try await !station.confirm(held.id))
            try await station.work()
            #expect(try await Self.states(station) == ["active 10"])
            #expect(try await Self.isTidy(station))
        }
    }

    @Test func aPlainBatchGoesOnAndMakesAHeldSnapshotOutdated() async throws {
        try await Station.run { station in
            try await station.ingest("penalty", Payload.csv(Self.penalties(1...10)))
            let held = try await station.snapshot("penalty", Payload.csv(Self.penalties(10...11)))
            // Other classes and departments are no reason.
            try await station.ingest("permit", Payload.csv([Payload.permit(1)]))
            try await station.ingest("penalty", Payload.csv(Self.penalties(60...60)), source: "990000-hbj")
            let plain = try await station.upload(station.request("penalty"), Payload.csv(Self.penalties(20...20)))
            #expect(try await !station.confirm(held.id), "one in line would come after it, and it is later")
            try await station.work()
            #expect(try await station.status(plain.batch).counts == [1, 0, 0, 0])
            #expect(try await !station.confirm(held.id))
            #expect(try await station.status(held.id).isHeld)
        }
    }

    @Test func aLaterBatchThatCameToNothingIsNoReason() async throws {
        try await Station.run { station in
            try await station.ingest("penalty", Payload.csv(Self.penalties(1...10)))
            let held = try await station.snapshot("penalty", Payload.csv(Self.penalties(10...11)))
            let plain = try await station.upload(station.request("penalty"), Payload.csv(Self.penalties(20...20)))
            _ = try await BatchCancelling.cancel(plain.batch, station.query)
            #expect(try await station.confirm(held.id))
            try await station.work()
            #expect(try await Self.states(station) == ["active 2", "withdrawn 9"])
        }
    }

    @Test func aLaterSnapshotTakesTheHeldOnesPlace() async throws {
        try await Station.run { station in
            try await station.ingest("penalty", Payload.csv(Self.penalties(1...20)))
            let held = try await station.snapshot("penalty", Payload.csv(Self.penalties(20...21)))
            let later = try await station.snapshot("penalty", Payload.csv(Self.penalties(2...21)))
            #expect(try await station.status(held.id).state == "cancelled")
            #expect(later.state == "done" && later.withdrawn == 1)
            #expect(try await Self.isTidy(station))
        }
    }

    @Test func twoSnapshotsInLineLeaveTheLaterOne() async throws {
        try await Station.run { station in
            try await station.ingest("penalty", Payload.csv(Self.penalties(1...20)))
            let request = try station.request("penalty", isSnapshot: true)
            let first = try await station.upload(request, Payload.csv(Self.penalties(20...21))).batch
            let second = try await station.upload(request, Payload.csv(Self.penalties(19...21))).batch
            try await station.work()
            #expect(try await station.status(first).state == "cancelled")
            #expect(try await station.status(second).isHeld)
            #expect(try await station.count("snapshot_drop") == 18)
        }
    }

    @Test func aPayloadThatBreaksOffStoresNothing() async throws {
        try await Station.run { station in
            try await station.ingest("penalty", Payload.csv(Self.penalties(1...3)))
            let whole = GzipFile.pack(
                Payload.csv((1...300).map { Payload.penalty($0, ["CF_SY": String(repeating: "样例", count: 1000)]) }))
            let status = try await station.snapshot("penalty", Array(whole.dropLast(9)))
            #expect(status.state == "failed" && status.failureMessage?.english.contains("nothing was stored") == true)
            #expect(try await Self.states(station) == ["active 3"])
        }
    }

    @Test func anEmptySnapshotIsAlwaysHeld() async throws {
        let header = Array("CF_XDR_MC,CF_XDR_LB,CF_XDR_SHXYM,CF_WSH,CF_CFJG\n".utf8)
        try await Station.run { station in
            let first = try await station.snapshot("penalty", header)
            #expect(first.isHeld && first.snapshot?.reasons.map(\.code) == [.empty])
            try await station.ingest("penalty", Payload.csv(Self.penalties(1...3)))
            let second = try await station.snapshot("penalty", header + Array("\n".utf8))
            #expect(second.snapshot?.reasons.map(\.code) == [.empty, .tooManyDropped])
            // Whoever means it says so.
            #expect(try await station.confirm(second.id))
            try await station.work()
            #expect(try await station.status(second.id).withdrawn == 3)
        }
    }
}
