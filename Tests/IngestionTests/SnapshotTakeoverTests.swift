import EventLoop
import PostgresClient
import TestSupport
import Testing

@testable import Ingestion

/// Workers that die while a snapshot is checked, stored, or withdraws: it replaces the records once and no more.
@Suite(
    .enabled(
        if: TestDatabase.isAvailable && CuttingProxy.target != nil, "set GONGXIN_TEST_DATABASE_URL to a local cluster"),
    .database, .serialized)
struct SnapshotTakeoverTests {
    private static let sliceRows = 20

    private static let before = Payload.csv((0..<90).map { Payload.penalty($0) })
    /// 45 of the records, a third of them changed, and some new, refused and personal ones.
    private static let payload: [UInt8] = {
        let held = (0..<45).map { Payload.penalty($0, $0 % 3 == 0 ? ["CF_NR": "改"] : [:]) }
        let refused = [Payload.penalty(50, ["CF_JDRQ": "某日"]), Payload.penalty(51, ["CF_XDR_SHXYM": ""])]
        return Payload.csv(held + refused + (100..<110).map { Payload.penalty($0) } + [Payload.personPenalty(1)])
    }()

    private static func prepare(_ station: Station) async throws -> UUIDBits {
        try await station.empty()
        try await station.ingest("penalty", before)
        return try await station.upload(station.request("penalty", isSnapshot: true), payload).batch
    }

    /// The reason names the batch, whose number differs from run to run.
    private static func outcome(_ station: Station, _ batch: UUIDBits) async throws -> [String: String] {
        let rows = try await station.rows("SELECT count(*) FROM record WHERE reason LIKE '%\(batch)%'")
        try await station.rows("UPDATE record SET reason = 'replaced' WHERE reason LIKE '%\(batch)%'")
        var outcome = try await station.contents()
        outcome["withdrawn"] = rows[0][0]
        outcome["check"] = try await station.rows(
            "SELECT concat_ws(' ', rows_read, rows_accepted, rows_rejected, rows_unknown, records, dropped, withdrawn, "
                + "reasons) FROM snapshot_check")[0][0]
        outcome["left"] = "\(try await station.counts("snapshot_key", "snapshot_hint", "snapshot_drop"))"
        return outcome
    }

    /// Works until the batch is held or finished, with workers that take over from each other.
    private static func work(
        _ batch: UUIDBits, _ station: Station, first settings: PostgresSettings
    ) async throws {
        let first = station.worker(sliceRows: sliceRows, through: settings)
        _ = try? await first.workOnce(batch)
        first.stop()
        let second = station.worker(sliceRows: sliceRows)
        defer { second.stop() }
        let deadline = MonotonicClock.now() + Duration.seconds(20).nanoseconds
        while MonotonicClock.now() < deadline {
            let status = try await station.status(batch)
            if status.isFinished || status.isHeld { return }
            // The server may need a moment to notice that the first worker is gone.
            if try await second.workOnce(batch) == nil { await station.loop.sleep(for: .milliseconds(2)) }
        }
    }

    /// One run whose connection is cut at a moment while the snapshot is checked, and at another one after it was confirmed.
    private static func run(
        _ station: Station, checking: CuttingProxy.Moment, storing: CuttingProxy.Moment
    ) async throws -> (outcome: [String: String], commits: [Int]) {
        let batch = try await prepare(station)
        var commits: [Int] = []
        for moment in [checking, storing] {
            let proxy = try CuttingProxy(moment, target: CuttingProxy.target ?? "")
            var settings = station.settings
            settings.connection += "&host=\(proxy.folder)&port=5432"
            try await work(batch, station, first: settings)
            commits.append(proxy.passed.commits)
            proxy.stop()
            if commits.count == 1 {
                #expect(try await station.status(batch).isHeld)
                #expect(try await station.confirm(batch))
            }
        }
        return (try await outcome(station, batch), commits)
    }

    @Test(arguments: [true, false]) func atEveryCommit(_ isBefore: Bool) async throws {
        try await Station.run { station in
            let (calm, commits) = try await Self.run(station, checking: .never, storing: .never)
            #expect(calm["withdrawn"] == "43" && calm["left"] == "[0, 0, 0]")
            // Three pieces of rows and the gate; three slices and three pieces of withdrawals.
            #expect(commits == [4, 6])
            for number in 1...(commits.max() ?? 1) {
                let moment: CuttingProxy.Moment = isBefore ? .beforeCommit(number) : .afterCommit(number)
                let cut = try await Self.run(
                    station, checking: number > commits[0] ? .never : moment,
                    storing: number > commits[1] ? .never : moment)
                #expect(cut.outcome == calm, "cut \(moment)")
            }
        }
    }
}
