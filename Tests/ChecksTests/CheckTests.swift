import TestSupport
import Testing

@testable import Checks

/// Credit checks over HTTP, on the real database: who is told what, and what is on record.
@Suite(.enabled(if: TestDatabase.isAvailable, "set GONGXIN_TEST_DATABASE_URL"), .database, .serialized)
struct CheckTests {
    private typealias Given = CheckedSubjects
    private let database = TestDatabase.current

    private static let file = """
        编号,统一社会信用代码,名称
        A1,\(Given.listed),样例市列名（集团）有限公司
        A2,\(Given.clean),别的名称
        A3,,样例市清白有限公司
        A4,,样例市从前有限公司
        A5,,样例市同名有限公司
        A6,\(Given.nobody),
        A7,91990000MA0000001C,
        A8,11010519491231002X,
        A9,\(Given.hidden),
        A10,,

        """

    @Test func aDepartmentIsToldWhatItsRightsCover() async throws {
        try await Given.fill(database)
        let lines = try await Counter.open { try await $0.check(Self.file, as: "department-fgw") }
        #expect(lines.map(\.reference) == (1...10).map { "A\($0)" })
        #expect(
            lines.map(\.status) == [
                "found", "found", "found", "found", "ambiguous", "not_found", "invalid", "invalid", "found", "invalid",
            ])
        #expect(lines[0].penaltiesInForce == 2)
        #expect(lines[0].lists == ["abnormal_operation", "serious_dishonesty"])
        #expect(lines[0].abnormal == true)
        #expect(lines[0].lastDecision != nil)
        #expect(lines[0].remark == nil)
        #expect(lines[1].lists == [] && lines[1].abnormal == false && lines[1].penaltiesInForce == 0)
        #expect(lines[1].remark?.code == "name_differs")
        #expect(lines[2].matchedBy == "name" && lines[2].subject == Given.clean)
        #expect(lines[3].matchedBy == "former_name" && lines[3].remark?.code == "name_alone")
        #expect(lines[4].subject == nil && lines[4].lists == nil && lines[4].penaltiesInForce == nil)
        #expect(lines[5].penaltiesInForce == nil && lines[5].remark == nil)
        #expect(lines[6].remark?.code == "uscc_check_digit" && lines[6].code == "91990000MA0000001C")
        #expect(lines[7].remark?.code == "resident_id_lookalike" && lines[7].code == nil)
        #expect(lines[8].penaltiesInForce == 1)
        #expect(lines[9].remark?.code == "required")
        // A number that may be a person's is nowhere.
        #expect(
            try await database.count(
                "SELECT count(*) FROM credit_check_slice AS s WHERE s::text LIKE '%11010519491231002X%'") == 0)
    }

    @Test func everybodySeenIsOnRecordAndNobodyElse() async throws {
        try await Given.fill(database)
        _ = try await Counter.open { try await $0.check(Self.file, as: "department-fgw") }
        let seen = try await database.run(
            "SELECT subject, purpose, authority, classes::text, client FROM access_log WHERE action = 'check' AND subject IS NOT NULL ORDER BY 1"
        )
        #expect(seen.map { $0[0] } == [Given.listed, Given.clean, Given.hidden])
        let rights = try await database.value(
            "SELECT string_agg('right:' || id, ' ' ORDER BY id) FROM service_right WHERE department = '990000-fgw'")
        for row in seen {
            #expect(
                row[1...] == ["tender", rights, "{abnormal_operation,penalty,serious_dishonesty}", "department-fgw"])
        }
        #expect(
            try await database.run("SELECT outcome, result_count FROM access_log WHERE action = 'export'")
                == [["answered", "10"]])
    }

    @Test func withoutARightForAClassItsColumnIsAbsent() async throws {
        try await Given.fill(database)
        try await Counter.open { counter in
            let lines = try await counter.check(Self.file, as: "department-scjg")
            #expect(lines[0].status == "found" && lines[0].lists == ["serious_dishonesty"])
            for line in lines { #expect(line.penaltiesInForce == nil && line.abnormal == nil) }
            // What only a penalty between departments tells of does not exist for it.
            #expect(lines[8].status == "not_found")
            let refused = try counter.post(
                "/v1/checks?purpose=other", as: "department-scjg", Array(Given.listed.utf8))
            #expect(refused.status == 403)
            #expect(try refused.object()["code"] as? String == "no_right")
            let old = try counter.post("/v1/checks?purpose=old", as: "department-scjg", Array(Given.listed.utf8))
            #expect(old.status == 403)
        }
        #expect(
            try await database.count("SELECT count(*) FROM access_log WHERE outcome = 'no_right' AND action = 'check'")
                == 2)
    }

    @Test(arguments: ["bank-a", "agency-a"]) func whoHasNoRightsIsToldWhatIsPublic(client: String) async throws {
        try await Given.fill(database)
        let lines = try await Counter.open { try await $0.check(Self.file, as: client, purpose: "credit") }
        #expect(lines[0].penaltiesInForce == 1)
        #expect(lines[0].lists == ["abnormal_operation", "serious_dishonesty"])
        #expect(lines[8].status == "not_found")
        #expect(
            try await database.count(
                "SELECT count(*) FROM access_log WHERE subject IS NOT NULL AND authority = 'public'")
                == 2)
    }

    @Test func anotherOrganisationsCheckDoesNotExist() async throws {
        try await Given.fill(database)
        try await Counter.open { counter in
            let made = try counter.post(
                "/v1/checks?purpose=tender", as: "department-fgw", Array(Given.listed.utf8))
            let path = try #require(made.headers["location"])
            _ = try await counter.work()
            for address in [path, path + "/results", path + "/results.xlsx"] {
                #expect(try counter.get(address, as: "department-fgw").status == 200)
                #expect(try counter.get(address, as: "department-scjg").status == 404)
                #expect(try counter.get(address, as: nil).status == 401)
            }
            #expect(try counter.get("/v1/checks/nonsense", as: "bank-a").status == 404)
        }
    }

    @Test func aRequestCountsOnce() async throws {
        try await Given.fill(database)
        try await Counter.open { counter in
            let body = Array(Given.listed.utf8)
            #expect(try counter.post("/v1/checks?purpose=tender", as: "department-fgw same", body).status == 202)
            let again = try counter.post("/v1/checks?purpose=tender", as: "department-fgw same", body)
            #expect(again.status == 401)
            #expect(try again.object()["code"] as? String == "replayed")
        }
        #expect(try await database.count("SELECT count(*) FROM credit_check") == 1)
        try await database.run("UPDATE client SET revoked_at = now() WHERE id = 'department-fgw'")
        try await Counter.open { counter in
            let revoked = try counter.post("/v1/checks?purpose=tender", as: "department-fgw", Array(Given.listed.utf8))
            #expect(revoked.status == 401)
        }
    }

    @Test func aRightThatEndsMeanwhileIsNotNothingFound() async throws {
        try await Given.fill(database)
        let database = database
        try await Counter.open { counter in
            let made = try counter.post("/v1/checks?purpose=tender", as: "department-fgw", Array(Given.listed.utf8))
            let path = try #require(made.headers["location"])
            try await database.run("UPDATE service_right SET revoked_at = now() WHERE class = 'penalty'")
            _ = try await counter.work()
            let status = try counter.get(path, as: "department-fgw").object()
            #expect(status["state"] as? String == "refused")
            #expect(status["not_looked"] as? Int == 1)
            let lines = try ResultLine.lines(try counter.get(path + "/results", as: "department-fgw").text)
            #expect(lines.map(\.status) == ["not_looked"])
            #expect(lines[0].penaltiesInForce == nil && lines[0].remark?.code == "right_ended")
        }
        #expect(try await database.count("SELECT count(*) FROM access_log WHERE subject IS NOT NULL") == 0)
    }

    @Test func itGoesOnWhereItWasLeft() async throws {
        try await Given.fill(database)
        var limits = CheckLimits()
        limits.sliceRows = 3
        let database = database
        try await Counter.open(limits: limits) { counter in
            let made = try counter.post("/v1/checks?purpose=tender", as: "department-fgw", Array(Self.file.utf8))
            let path = try #require(made.headers["location"])
            // One slice is committed, and one more is lost with its transaction, as by a kill.
            try await database.run("SELECT work_credit_check()", role: "gongxin_shared")
            try await database.run("BEGIN; SELECT work_credit_check(); ROLLBACK", role: "gongxin_shared")
            #expect(try counter.get(path, as: "department-fgw").object()["done"] as? Int == 3)
            #expect(try counter.get(path + "/results.xlsx", as: "department-fgw").status == 409)
            let first = try ResultLine.lines(try counter.get(path + "/results", as: "department-fgw").text)
            #expect(first.map(\.row) == [1, 2, 3])
            _ = try await counter.work()
            let rest = try ResultLine.lines(try counter.get(path + "/results?after=3", as: "department-fgw").text)
            #expect(rest.map(\.row) == Array(4...10))
            let middle = try ResultLine.lines(try counter.get(path + "/results?after=4", as: "department-fgw").text)
            #expect(middle.first?.row == 5)
            #expect(try counter.get(path + "/results?after=10", as: "department-fgw").text.isEmpty)
            #expect(try counter.get(path + "/results?after=x", as: "department-fgw").status == 400)
        }
        #expect(
            try await database.count("SELECT count(*) FROM access_log WHERE subject = '\(Given.listed)'") == 1)
    }

    @Test func itIsGoneWhenItsTimeIsOver() async throws {
        try await Given.fill(database)
        let database = database
        try await Counter.open { counter in
            let made = try counter.post("/v1/checks?purpose=tender", as: "department-fgw", Array(Given.listed.utf8))
            let path = try #require(made.headers["location"])
            #expect(try await counter.sweep() == 0)
            #expect(
                try await database.value(
                    "SELECT (expires_at - created_at = interval '24 hours')::text FROM credit_check")
                    == "true")
            try await database.run("UPDATE credit_check SET expires_at = now()")
            #expect(try counter.get(path, as: "department-fgw").status == 404)
            #expect(try await counter.sweep() == 1)
        }
        #expect(try await database.count("SELECT count(*) FROM credit_check_slice") == 0)
    }
}
