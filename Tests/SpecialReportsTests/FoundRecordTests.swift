import Catalogue
import HTTPServer
import Documents
import PostgresClient
import TestSupport
import Testing

@testable import SpecialReports

/// Which records a report holds, and what must not be seen through it.
@Suite(.enabled(if: TestDatabase.isAvailable, "set GONGXIN_TEST_DATABASE_URL"), .database, .serialized)
struct FoundRecordTests {
    @Test func aRecordOfThePeriodIsFound() async throws {
        let desk = try await SpecialDesk()
        try await desk.declareAll()
        try await desk.database.insert([.tax()])
        let field = try await desk.field()
        #expect(field.result == .found && field.isComplete && field.count == 1)
        let record = try #require(field.records.first)
        #expect(record.classCode == "penalty" && record.decided == desk.today.adding(days: -30))
        #expect(record.agency == "国家税务总局样例市税务局" && record.items.contains("A-CANARY"))
        #expect(!record.items.contains("B-CANARY") && !record.items.contains("C-CANARY"))
        #expect(SpecialReportWording.statement(field, desk.period).chinese.contains("记录1条"))
        // Found although a source is not complete: that there may be more is said.
        try await desk.insert(BatchRow { $0.rejected = 1 })
        let lacking = try await desk.field()
        #expect(lacking.result == .found && !lacking.isComplete)
        #expect(SpecialReportWording.statement(lacking, desk.period).chinese.contains("可能还有"))
    }

    @Test func daysAtTheEdgesOfThePeriodCount() async throws {
        let desk = try await SpecialDesk()
        try await desk.declareAll()
        for (key, day) in [-183, -182, -2, -1].enumerated() {
            try await desk.database.insert([
                .tax {
                    $0.key = key
                    $0.decided = day
                    $0.publicFrom = day
                }
            ])
        }
        #expect(
            try await desk.field().records.map(\.decided) == [
                desk.today.adding(days: -2), desk.today.adding(days: -182),
            ])
    }

    @Test func anEntryOfAListCountsForAsLongAsItStands() async throws {
        let desk = try await SpecialDesk()
        try await desk.declareAll()
        func entry(_ key: Int, decided: Int) -> RecordRow {
            .tax {
                $0.classCode = "serious_dishonesty"
                $0.key = key
                $0.decided = decided
                $0.publicFrom = decided
                $0.publicUntil = nil
            }
        }
        try await desk.database.insert([entry(1, decided: -900), entry(2, decided: -1)])
        let field = try await desk.field()
        #expect(field.records.map(\.decided) == [desk.today.adding(days: -900)], "listed before, and still on it")
    }

    @Test func theDepartmentsNameTellsTheFieldAndElseTheSource() async throws {
        let desk = try await SpecialDesk()
        try await desk.database.insert([
            .tax { $0.key = 1 },
            // Rows of these tests come from 990000-scjg.
            .tax {
                $0.key = 2
                $0.agency = "样例市甲区市场监督管理局"
            },
            .tax {
                $0.key = 3
                $0.agency = "样例市某某大队"
            },
            .tax {
                $0.key = 4
                $0.agency = "样例市生态环境局"
            },
            .tax {
                $0.key = 5
                $0.classCode = "permit"
            },
        ])
        let report = try #require(
            try await desk.report(["taxation", "market_regulation", "ecology", "customs", "drugs"]))
        let counts = report.fields.map(\.count)
        // What no field's words place belongs to every field that its source feeds.
        #expect(counts == [1, 2, 1, 0, 1])
        #expect(report.fields[4].records.map(\.agency) == ["样例市某某大队"])
    }

    @Test(arguments: ["repaired", "under_review", "withdrawn", "expired", "never", "later", "person"])
    func whatIsNotPublicLeavesNoTrace(kind: String) async throws {
        let desk = try await SpecialDesk()
        try await desk.declareAll()
        let before = try #require(try await desk.report())
        try await desk.database.insert([
            .tax {
                switch kind {
                case "expired": $0.publicUntil = 0
                case "never": $0.publicFrom = nil
                case "later": $0.publicFrom = 5
                case "person":
                    $0.naturalPerson = true
                    $0.publicFrom = nil
                default: $0.state = kind
                }
            }
        ])
        let after = try #require(try await desk.report())
        #expect(after.fields == before.fields, "the same, word for word")
        #expect(after.fields[0].result == .none)
        // True either way: it speaks of what is within its publicity period.
        #expect(SpecialReportWording.statement(after.fields[0], desk.period).chinese.contains("处于公示期内"))
        #expect(SpecialReportWording.scope.chinese.contains("公示期届满、已完成信用修复"))
    }

    @Test func aReportIsOfItsDay() async throws {
        let desk = try await SpecialDesk()
        try await desk.declareAll()
        try await desk.database.insert([
            .tax {
                $0.publicFrom = -10
                $0.publicUntil = 10
            }
        ])
        for (days, result) in [(-11, SpecialReport.Result.none), (-10, .found), (9, .found), (10, .none)] {
            #expect(try await desk.field(on: desk.today.adding(days: days)).result == result, "\(days)")
        }
    }

    @Test func aRowThatWaitsForTheSubjectShowsNoMoreToItThanToOthers() async throws {
        let desk = try await SpecialDesk()
        try await desk.declareAll()
        let other = "91990000MA0000002E"
        try await desk.database.insertSubject(other, name: "样例市别的有限公司", registered: true)
        let batch = try await desk.insert(BatchRow { $0.waiting = 1 })
        try await desk.database.run(
            """
            INSERT INTO waiting_row (batch, row_number, raw) VALUES ('\(batch)', 2, '\\x00');
            INSERT INTO waiting_number (kind, number, batch, row_number)
            VALUES ('organisation_code', substr('\(SpecialDesk.subject)', 9, 9), '\(batch)', 2)
            """)
        #expect(try await desk.report()?.fields == desk.report(code: other)?.fields)
        #expect(try await desk.field().gaps.map(\.reason) == [.rowsWaiting])
    }

    @Test func nobodysCodeHasNoReportAndAnUnregisteredOneIsNeverClean() async throws {
        let desk = try await SpecialDesk()
        try await desk.declareAll()
        let code = "91990000MA0000006T"
        #expect(try await desk.report(code: code) == nil)
        try await desk.database.insertSubject(code, name: "样例市未登记有限公司", registered: false)
        try await desk.database.insert([
            .tax {
                $0.uscc = code
                $0.state = "repaired"
            }
        ])
        #expect(try await desk.report(code: code) == nil, "nothing of it is public")
        try await desk.database.insert([
            .tax {
                $0.uscc = code
                $0.key = 2
                $0.agency = "样例市生态环境局"
            }
        ])
        let report = try #require(try await desk.report(code: code))
        #expect(!report.isRegistered && report.fields[0].result == .unknown)
        #expect(report.fields[0].gaps.map(\.reason) == [.notRegistered])
    }

    @Test func moreThanAReportHoldsAreCountedTruly() async throws {
        let desk = try await SpecialDesk()
        try await desk.declareAll()
        try await desk.database.insert((0..<510).map { number in .tax { $0.key = number } })
        let field = try await desk.field()
        #expect(field.count == 510 && field.records.count == SpecialReport.mostRecords)
        let report = try #require(try await desk.report())
        let document = SpecialReportDocument(report, desk.catalogue).document(madeAt: 0)
        let notices = document.sections[0].parts.compactMap { part in
            if case .notice(let text) = part { text } else { nil }
        }
        #expect(notices.contains { $0.contains("510") && $0.contains("500") })
    }
}

/// A report beside a worker that is storing the record it ought to hold.
@Suite(.enabled(if: TestDatabase.isAvailable, "set GONGXIN_TEST_DATABASE_URL"), .database, .serialized)
struct ReportUnderWritesTests {
    @Test func noMomentIsCleanWhileARecordIsOnItsWay() async throws {
        let desk = try await SpecialDesk()
        try await desk.declareAll()
        var seen: Set<SpecialReport.Result> = []
        for key in 0..<12 {
            let batch = try await desk.insert(
                BatchRow {
                    $0.state = "working"
                    $0.digest = 100 + key
                })
            let record = RecordRow.tax { $0.key = key }
            // As a worker does: the records and the end of the batch in one transaction.
            async let stored: [[String]] = desk.database.run(
                """
                BEGIN; \(record.insertion) UPDATE batch SET state = 'done' WHERE id = '\(batch)'; COMMIT
                """)
            var isStored = false
            while !isStored {
                let field = try await desk.field()
                // Those of the rounds before were repaired.
                #expect(field.result != .none, "the batch is in work, or its record is there")
                #expect(field.isComplete == (field.count == 1))
                seen.insert(field.result)
                isStored = field.count == 1
            }
            _ = try await stored
            try await desk.database.run("UPDATE record SET state = 'repaired'")
            #expect(try await desk.field().result == .none)
        }
        #expect(seen.contains(.found))
    }
}
