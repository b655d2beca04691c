import Catalogue
import Cryptography
import EventLoop
import Ingestion
import PostgresClient
import TestSupport
import Testing

@testable import SpecialReports

/// From a department's file to the verdict.
@Suite(.enabled(if: TestDatabase.isAvailable, "set GONGXIN_TEST_DATABASE_URL"), .database, .serialized)
struct IngestedFeedTests {
    private static let header =
        "CF_XDR_MC,CF_XDR_LB,CF_XDR_SHXYM,CF_XDR_ZZJG,CF_WSH,CF_WFXW,CF_SY,CF_YJ,CF_CFLB,CF_NR,CF_NR_FK,CF_JDRQ,CF_CFJG\n"

    private func row(_ code: String, _ number: Int, _ decided: CivilDate, former: String = "") -> String {
        "样例市专项有限公司,法人及非法人组织,\(code),\(former),样税罚〔2026〕\(number)号,偷税,样例事实,样例依据,罚款,罚款一万元,1,\(decided),国家税务总局样例市税务局\n"
    }

    private func feed(_ rows: String, _ desk: SpecialDesk, work: Bool = true) async throws {
        let request = UploadRequest(
            informationClass: try #require(desk.catalogue.informationClass("penalty")),
            source: try #require(desk.catalogue.department(SpecialDesk.source)), format: .csv, idempotencyKey: nil)
        let (settings, catalogue) = (desk.database.settings(), desk.catalogue)
        let payload = Array((Self.header + rows).utf8)
        try await withLoop { loop in
            let sessions = SessionPool(settings, on: loop, size: 2)
            let parts = LoopConfined([payload])
            _ = try await UploadReceiver(sessions).receive(request) { parts.value.popLast() }
            if work {
                let worker = BatchWorker(
                    on: loop, settings, catalogue: { _ in catalogue },
                    personKey: try PersonKey(master: Array(repeating: 7, count: 32)))
                while try await worker.workOnce() != nil {}
                worker.stop()
            }
            sessions.close()
        }
    }

    @Test func fromTheFileToTheVerdict() async throws {
        let desk = try await SpecialDesk()
        try await desk.declareAll()
        let day = desk.today.adding(days: -40)
        try await feed(row("91990000MA0000002E", 1, day), desk)
        #expect(try await desk.field().result == .none, "another one's penalty")

        // A row that is rejected, and one that waits for its subject.
        try await feed(row("91990000MA0000001X", 2, day) + row("", 3, day, former: "MA990001X"), desk)
        let open = try await desk.known("penalty").openBatches
        #expect(open.map(\.reason) == ["rows_rejected", "rows_waiting"])
        #expect(open.allSatisfy { $0.rejected == 1 && $0.waiting == 1 })
        #expect(try await desk.field().gaps.map(\.reason) == [.rowsRejected, .rowsWaiting])

        // Mended and sent again: it is found, and the rest still has to be settled.
        try await feed(row(SpecialDesk.subject, 2, day), desk)
        let lacking = try await desk.field()
        #expect(lacking.result == .found && !lacking.isComplete && lacking.count == 1)
        try await desk.declare("penalty", settled: open.map(\.batch))
        let whole = try await desk.field()
        #expect(whole.result == .found && whole.isComplete)

        // What has come and is not worked off may hold anything.
        try await feed(row("91990000MA0000002E", 4, day), desk, work: false)
        #expect(try await desk.field().gaps.map(\.reason) == [.batchInWork])
        #expect(try await desk.field().gaps.first?.since == desk.today)
    }
}
