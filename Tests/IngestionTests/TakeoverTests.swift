import EventLoop
import PostgresClient
import TestSupport
import Testing

@testable import Ingestion

/// Workers that die anywhere: another goes on, with nothing lost and nothing twice.
@Suite(
    .enabled(
        if: TestDatabase.isAvailable && CuttingProxy.target != nil, "set GONGXIN_TEST_DATABASE_URL to a local cluster"),
    .database, .serialized)
struct TakeoverTests {
    private static let sliceRows = 20

    /// 130 keys, some of them several times, with new, changed, equal and wrong rows.
    private static let payload: [UInt8] = {
        let rows = (0..<260).map { row in
            switch row % 13 {
            case 5: Payload.penalty(row % 130, ["CF_NR": "版本\(row)"])
            case 7: Payload.penalty(row, ["CF_JDRQ": "2026-13-01"])
            case 8: Payload.personPenalty(row)
            case 9: Payload.penalty(1, ["CF_NR": "版本\(row)"])
            case 11: Payload.penalty(row, ["CF_FRDB": ""])
            default: Payload.penalty(row % 130)
            }
        }
        return Payload.csv(rows)
    }()

    private static func upload(_ station: Station) async throws -> UUIDBits {
        try await station.empty()
        // Something is there already, so that rows also change and repeat what other batches brought.
        try await station.ingest("penalty", Payload.csv((0..<40).map { Payload.penalty($0 * 2, ["CF_NR": "旧"]) }))
        return try await station.upload(station.request("penalty"), payload).batch
    }

    private static func proxied(_ settings: PostgresSettings, _ proxy: CuttingProxy) -> PostgresSettings {
        var changed = settings
        changed.connection += "&host=\(proxy.folder)&port=5432"
        return changed
    }

    /// Works through the proxy until it cuts or everything is done, then with a second worker to the end.
    private static func workCut(_ moment: CuttingProxy.Moment, _ station: Station) async throws -> CuttingProxy {
        let batch = try await upload(station)
        let proxy = try CuttingProxy(moment, target: CuttingProxy.target ?? "")
        let first = station.worker(sliceRows: sliceRows, through: proxied(station.settings, proxy))
        let isDead = try await {
            do { return try await first.workOnce(batch) == nil } catch is PostgresError { return true }
        }()
        if case .never = moment { #expect(!isDead) } else { #expect(isDead, "cut \(moment)") }
        first.stop()
        let second = station.worker(sliceRows: sliceRows)
        defer { second.stop() }
        let deadline = MonotonicClock.now() + Duration.seconds(240).nanoseconds
        while try await !station.status(batch).isFinished, MonotonicClock.now() < deadline {
            // The server may need a moment to notice that the first worker is gone.
            if try await second.workOnce(batch) == nil { await station.loop.sleep(for: .milliseconds(2)) }
        }
        return proxy
    }

    private static func check(_ moments: @escaping @Sendable (_ bytes: Int, _ commits: Int) -> [CuttingProxy.Moment])
        async throws
    {
        try await Station.run { station in
            _ = try await upload(station)
            try await station.work(sliceRows: sliceRows)
            let undisturbed = try await station.contents()
            let whole = try await workCut(.never, station)
            let (bytes, commits) = whole.passed
            whole.stop()
            #expect(try await station.contents() == undisturbed)
            #expect(commits == 14, "13 slices, and one that finds the end")
            for moment in moments(bytes, commits) {
                let proxy = try await workCut(moment, station)
                proxy.stop()
                #expect(try await station.contents() == undisturbed, "cut \(moment)")
            }
        }
    }

    @Test func betweenAnyTwoBytes() async throws {
        try await Self.check { bytes, _ in (1...16).map { .bytes(bytes * $0 / 17) } }
    }

    @Test func beforeAnyCommit() async throws {
        try await Self.check { _, commits in (1...commits).map { .beforeCommit($0) } }
    }

    @Test func afterAnyCommit() async throws {
        try await Self.check { _, commits in (1...commits).map { .afterCommit($0) } }
    }
}
