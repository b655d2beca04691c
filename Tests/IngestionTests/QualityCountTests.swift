import Catalogue
import TestSupport
import Testing

@testable import Ingestion

/// The counts behind the quality page are those that a recount of batches, records and quarantine gives.
@Suite(.enabled(if: TestDatabase.isAvailable, "set GONGXIN_TEST_DATABASE_URL"), .database, .serialized)
struct QualityCountTests {
    @Test(arguments: 1...8) func randomHistoriesAreCountedAsARecountCounts(_ seed: Int) async throws {
        try await Station.run { station in
            var history = RandomHistory(seed: UInt64(seed))
            for _ in 0..<12 {
                let batch = history.next()
                let outcome = try await station.upload(
                    station.request(batch.classCode, source: batch.source), batch.payload)
                guard outcome.isNew else { continue }
                try await station.rows(
                    "UPDATE batch SET created_at = '\(batch.received) 10:00+08' WHERE id = '\(outcome.batch)'")
                try await station.work(sliceRows: batch.sliceRows)
                history.worked(batch)
            }
            let recount = QualityRecount(station: station)
            let rows = try await recount.counted()
            #expect(rows.count > 3)
            #expect(try await recount.rows() == rows)
            #expect(try await recount.countedFaults() == recount.faults())
            #expect(try await recount.countedTimeliness() == recount.timeliness())
            #expect(try await recount.countedWrongCodes() == recount.wrongCodes())
            let otherNames = try await recount.countedOtherNames()
            #expect(otherNames == history.otherNames)
        }
    }

    private func received(_ day: String, _ records: [[String: String]], _ station: Station) async throws -> [Int] {
        let outcome = try await station.upload(station.request("penalty"), Payload.csv(records))
        try await station.rows("UPDATE batch SET created_at = '\(day) 09:00+08' WHERE id = '\(outcome.batch)'")
        try await station.work()
        let row = try await station.rows(
            "SELECT rows_timely, rows_late, rows_not_judged FROM quality_day WHERE day = '\(day)'")
        return try #require(row.first).compactMap { Int($0) }
    }

    /// Spring Festival 2024 lay between: see WorkingCalendarTests.
    @Test(arguments: [("2024-02-23", [1, 0, 0]), ("2024-02-26", [0, 1, 0]), ("2027-01-04", [0, 0, 1])])
    func theSeventhWorkingDayIsInTime(_ day: String, _ expected: [Int]) async throws {
        try await Station.run { station in
            let counts = try await received(day, [Payload.penalty(1, ["CF_JDRQ": "2024-02-08"])], station)
            #expect(counts == expected)
        }
    }

    @Test func whatWasReportedBeforeIsNotJudgedAgain() async throws {
        try await Station.run { station in
            let first = Payload.penalty(1, ["CF_JDRQ": "2026-05-11"])
            let counts1 = try await received("2026-05-12", [first], station)
            #expect(counts1 == [1, 0, 0])
            // Sent again late with another text, beside a late one that is new, and one decided before the calendar begins.
            let changed = first.merging(["CF_NR": "罚款二万元"]) { $1 }
            let late = Payload.penalty(2, ["CF_JDRQ": "2026-05-11"])
            let old = Payload.penalty(3, ["CF_JDRQ": "1999-05-11"])
            let counts2 = try await received("2026-08-12", [changed, late, old], station)
            #expect(counts2 == [0, 1, 1])
        }
    }

    @Test func aRecordReplacedInItsOwnSliceIsJudgedOnce() async throws {
        try await Station.run { station in
            let first = Payload.penalty(1, ["CF_JDRQ": "2026-05-11"])
            let changed = first.merging(["CF_NR": "罚款二万元"]) { $1 }
            let counts3 = try await received("2026-05-12", [first, changed, first], station)
            #expect(counts3 == [1, 0, 0])
        }
    }

    @Test func theDayIsThatOfBeijing() async throws {
        try await Station.run { station in
            let outcome = try await station.upload(station.request("penalty"), Payload.csv([Payload.penalty()]))
            try await station.rows(
                "UPDATE batch SET created_at = '2026-06-30 20:00+00' WHERE id = '\(outcome.batch)'")
            try await station.work()
            #expect(try await station.rows("SELECT day FROM quality_day") == [["2026-07-01"]])
        }
    }
}
