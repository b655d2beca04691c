import TestSupport
import Testing

@testable import Ingestion

/// Entries of the lists of abnormal operation and of serious dishonesty.
@Suite(.enabled(if: TestDatabase.isAvailable, "set GONGXIN_TEST_DATABASE_URL"), .database, .serialized)
struct ListingTests {
    private static let header = "企业名称,社会信用代码,名录名称,列入原因,列入日期,列入机关,移出原因,移出日期\n"
    private static let subject = "样例市列名有限公司,91990000MA0000001B,经营异常名录"

    private func row(_ reason: String, _ listed: String, _ removed: String = "") -> String {
        "\(Self.subject),\(reason),\(listed),样例市市场监督管理局,\(removed.isEmpty ? "" : "已改正"),\(removed)\n"
    }

    @Test func aRemovalEndsTheirPublicity() async throws {
        try await Station.run { station in
            let rows = [row("未按期公示年报", "2026-01-05"), row("无法联系", "2026-02-05", "2026-03-06")]
            let first = try await station.ingest("abnormal_operation", Array((Self.header + rows.joined()).utf8))
            #expect(first.counts == [2, 0, 0, 0])
            #expect(
                try await station.rows("SELECT public_from, public_until FROM record ORDER BY decision_date")
                    == [["2026-01-05", "infinity"], ["2026-02-05", "2026-03-06"]])
            let shown = "SELECT decision_date FROM record"
            #expect(try await TestDatabase.current.run(shown, role: "gongxin_public") == [["2026-01-05"]])
            // The same entry, removed now: it changes, and is no second one.
            let removed = Self.header + row("未按期公示年报", "2026-01-05", "2026-04-01")
            let second = try await station.ingest("abnormal_operation", Array(removed.utf8))
            #expect(second.counts == [0, 1, 0, 0])
            #expect(try await TestDatabase.current.run(shown, role: "gongxin_public").isEmpty)
        }
    }

    @Test func theirSubjectIsOnTheListAndAnUploadTakesItOff() async throws {
        try await Station.run { station in
            try await station.rows("TRUNCATE list_entry CASCADE")
            let listed = Self.header + row("未按期公示年报", "2026-01-05")
            try await station.ingest("abnormal_operation", Array(listed.utf8))
            let entries = "SELECT list, uscc, since, agency FROM list_entry"
            #expect(
                try await TestDatabase.current.run(entries, role: "gongxin_public")
                    == [["abnormal_operation", "91990000MA0000001B", "2026-01-05", "样例市市场监督管理局"]])
            let removed = Self.header + row("未按期公示年报", "2026-01-05", "2026-04-01")
            try await station.ingest("abnormal_operation", Array(removed.utf8))
            #expect(try await TestDatabase.current.run(entries, role: "gongxin_public").isEmpty)
            #expect(
                try await station.rows("SELECT until, until_reason FROM list_entry") == [["2026-04-01", "removal"]])
        }
    }

    @Test func seriousPenaltiesOfAYearListTheirSubjectByTheShippedRule() async throws {
        try await Station.run { station in
            try await station.rows(
                "TRUNCATE list_entry CASCADE; UPDATE change_clock SET last_number = 0; DELETE FROM change_follower")
            let rows = (1...3).map { number in
                var row = Payload.penalty(1, ["CF_CFLB": "罚款;吊销许可证件", "CF_JDRQ": "2026-0\(number)-01"])
                row["CF_WSH"] = "样市监罚〔2026〕\(number)号"
                return row
            }
            let status = try await station.ingest("penalty", Payload.csv(rows))
            #expect(status.counts == [3, 0, 0, 0])
            try await station.rows("SELECT number_changes(1000), advance_list_rules(1000)")
            #expect(
                try await station.rows("SELECT list, uscc, since, end_reason IS NULL FROM list_entry")
                    == [["repeated_penalties", Payload.uscc(1), "2026-03-01", "t"]])
        }
    }

    @Test func anEntryIsRemovedAfterItWasMade() async throws {
        try await Station.run { station in
            let wrong = Self.header + row("无法联系", "2026-02-05", "2026-02-04") + row("无法联系", "2999-01-01")
            let status = try await station.ingest("abnormal_operation", Array(wrong.utf8))
            #expect(status.counts == [0, 0, 0, 2])
        }
    }

    @Test func aSeriousListNeedsTheNumberOfItsDecision() async throws {
        try await Station.run { station in
            let header = "SX_MC,SX_SHXYM,SX_MLMC,SX_MLLB,SX_LRYY,SX_LRRQ,SX_LRJG,SX_LRWSH\n"
            let name = "样例市列名有限公司,91990000MA0000001B,重大税收违法失信主体,重大税收违法案件当事人名单,虚开发票,2026-01-05,样例市税务局"
            let status = try await station.ingest(
                "serious_dishonesty", Array("\(header)\(name),样税〔2026〕1号\n\(name),\n".utf8))
            #expect(status.counts == [1, 0, 0, 1])
            #expect(
                try await station.rows("SELECT public_items->>'SX_MLLB' FROM record") == [["重大税收违法失信主体"]])
        }
    }
}
