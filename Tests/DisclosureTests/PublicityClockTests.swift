import TestSupport
import Testing

/// Which records a role sees: one record at a time, by every way of asking.
@Suite(.enabled(if: TestDatabase.isAvailable, "set GONGXIN_TEST_DATABASE_URL"), .database)
struct PublicityClockTests {
    private let database = TestDatabase.current

    struct Case: Sendable, CustomTestStringConvertible {
        let number: Int
        let title: String
        let isPublic: Bool
        let isAuthorised: Bool
        let isShared: Bool
        let row: RecordRow

        var testDescription: String { title }

        init(
            _ number: Int, _ title: String, isPublic: Bool = false, authorised: Bool = true, shared: Bool = true,
            _ change: @escaping (inout RecordRow) -> Void
        ) {
            self.number = number
            self.title = title
            self.isPublic = isPublic
            isAuthorised = authorised
            isShared = shared
            row = RecordRow {
                $0.uscc = "91990000MA00000\(100 + number)"
                $0.key = number
                change(&$0)
            }
        }
    }

    static let cases = [
        Case(1, "public since yesterday", isPublic: true) { $0.publicFrom = -1 },
        Case(2, "public from today", isPublic: true) { $0.publicFrom = 0 },
        Case(3, "public from tomorrow") { $0.publicFrom = 1 },
        Case(4, "public until tomorrow", isPublic: true) { $0.publicUntil = 1 },
        Case(5, "today is the first day it is public no more") { $0.publicUntil = 0 },
        Case(6, "expired yesterday") { $0.publicUntil = -1 },
        Case(7, "public without end", isPublic: true) { $0.publicUntil = nil },
        Case(8, "never public") { $0.publicFrom = nil },
        Case(9, "an empty period") {
            $0.publicFrom = 0
            $0.publicUntil = 0
        },
        Case(10, "under review", authorised: false) { $0.state = "under_review" },
        Case(11, "repaired", authorised: false, shared: false) { $0.state = "repaired" },
        Case(12, "withdrawn", authorised: false, shared: false) { $0.state = "withdrawn" },
        Case(13, "a natural person's", authorised: false) {
            $0.naturalPerson = true
            $0.publicFrom = nil
        },
    ]

    private func expect(_ item: Case, _ role: String, sees: Bool) async throws {
        let code = item.row.uscc
        let seen = sees ? 1 : 0
        let questions = [
            "SELECT count(*) FROM record WHERE uscc = '\(code)'",
            "SELECT count(*) FROM (SELECT uscc FROM record) AS all_records WHERE uscc = '\(code)'",
            "SELECT count(*) FROM (VALUES ('\(code)')) AS asked (code) WHERE EXISTS (SELECT FROM record WHERE uscc = code)",
            "SELECT count(*) FROM (VALUES ('\(code)')) AS asked (code) JOIN record ON uscc = code",
            "SELECT count(*) FROM (SELECT uscc FROM record ORDER BY decision_date LIMIT 1000) AS r WHERE uscc = '\(code)'",
            "SELECT count(*) FROM record WHERE record_key = '\(item.row.keyText)'",
            "SELECT count(*) FROM record WHERE uscc = '\(code)' AND (SELECT count(*) FROM record b WHERE b.uscc = record.uscc) > 0",
            "WITH RECURSIVE r AS (SELECT uscc FROM record WHERE uscc = '\(code)') SELECT count(*) FROM r",
        ]
        for question in questions {
            #expect(try await database.count(question, role: role) == seen, "\(role): \(question)")
        }
    }

    @Test(arguments: cases) func eachRoleSeesExactlyWhatItMay(item: Case) async throws {
        try await database.insert([item.row])
        for role in ["gongxin_public", "gongxin_authorised", "gongxin_shared"] {
            try await expect(item, role, sees: item.isPublic)
        }
        try await expect(item, "gongxin_authorised_gate", sees: item.isAuthorised)
        try await expect(item, "gongxin_shared_gate", sees: item.isShared)
    }

    @Test(arguments: ["Pacific/Kiritimati", "Etc/GMT+12", "UTC"])
    func theSessionsTimeZoneDoesNotMoveTheClock(zone: String) async throws {
        let code = zone == "UTC" ? "ZONE1" : zone == "Etc/GMT+12" ? "ZONE2" : "ZONE3"
        try await database.insert([
            RecordRow {
                $0.uscc = code
                $0.key = 1001
                $0.publicUntil = 0
            },
            RecordRow {
                $0.uscc = code
                $0.key = 1002
                $0.publicFrom = 1
            },
            RecordRow {
                $0.uscc = code
                $0.key = 1003
                $0.publicFrom = 0
                $0.publicUntil = 1
            },
        ])
        let set = "SET TimeZone = '\(zone)'; SET DateStyle = 'SQL, DMY'; "
        let seen = try await database.run(
            set + "SELECT record_key FROM record WHERE uscc = '\(code)'", role: "gongxin_public")
        #expect(seen == [[RecordRow { $0.key = 1003 }.keyText]])
        // And the day it goes by is Beijing's.
        #expect(
            try await database.value(
                set + "SELECT publicity_today() = (now() AT TIME ZONE 'UTC' + interval '8 hours')::date")
                == "t")
    }

    @Test func aNaturalPersonsRecordCannotBeMadePublic() async throws {
        let row = RecordRow {
            $0.uscc = "P0001"
            $0.naturalPerson = true
        }
        await #expect(throws: (any Error).self) { try await database.insert([row]) }
        let hidden = RecordRow {
            $0.uscc = "P0002"
            $0.key = 1004
            $0.naturalPerson = true
            $0.publicFrom = nil
        }
        try await database.insert([hidden])
        await #expect(throws: (any Error).self) {
            try await database.run("UPDATE record SET public_from = '-infinity' WHERE uscc = 'P0002'")
        }
        #expect(try await database.count("SELECT count(*) FROM record WHERE uscc = 'P0001'") == 0)
        #expect(
            try await database.count("SELECT count(*) FROM record WHERE uscc LIKE 'P%'", role: "gongxin_public") == 0)
    }

    @Test func aStateNobodyKnowsIsRefused() async throws {
        let row = RecordRow {
            $0.uscc = "STATE1"
            $0.key = 1005
            $0.state = "published"
        }
        await #expect(throws: (any Error).self) { try await database.insert([row]) }
    }
}
