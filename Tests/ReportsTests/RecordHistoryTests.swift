import Catalogue
import TestSupport
import Testing

/// The past by its addresses: who is told what, and what is refused.
@Suite(.enabled(if: TestDatabase.isAvailable, "set GONGXIN_TEST_DATABASE_URL"), .database, .readers, .serialized)
struct RecordHistoryTests {
    private let server = ReaderServer.current
    private let database = TestDatabase.current
    private static let code = SpareCode.canary

    /// A record with a wrong amount, corrected on the third day and updated on the fifth.
    private func correctedRecord() async throws -> RecordLife {
        try await database.run(
            "TRUNCATE record, record_history, quarantine, batch_fault, payload_chunk, batch, subject, subject_gram CASCADE"
        )
        var life = RecordLife()
        let first = try #require(CivilDate(iso: "2025-03-01"))
        try await life.begin(first)
        try await life.feed([RecordLife.penalty(Self.code, 1, ["CF_NR": "罚款九万元（误）", "BZ": "内部", "CF_FRDB": "样某"])])
        try await life.begin(first.adding(days: 2))
        let right = ["CF_NR": "罚款九千元", "GX_CZLX": "更正", "GX_CZYY": "录入有误"]
        try await life.feed([RecordLife.penalty(Self.code, 1, right)])
        try await life.begin(first.adding(days: 4))
        try await life.feed([RecordLife.penalty(Self.code, 1, ["CF_NR": "罚款九千元，已缴清"])])
        return life
    }

    private func get(_ path: String, token: String? = nil) throws -> HTTPAnswer {
        let headers = token.map { ["Authorization": "Bearer \($0)"] } ?? [:]
        return try HTTPCall.make("GET", "/v1/subjects/\(Self.code)/\(path)", port: server.port, headers: headers)
    }

    private func key() async throws -> String { try await database.value("SELECT record_key FROM record") }

    @Test func whatWasWrongIsNotPublishedAgain() async throws {
        _ = try await correctedRecord()
        let answer = try get("records/\(try await key())/history")
        #expect(answer.status == 200 && !answer.text.contains("误") && !answer.text.contains("内部"))
        let history = try answer.decoded(HistoryAnswer.self)
        #expect(history.revisions.map { $0.withheld ?? "-" } == ["-", "-", "retracted"])
        #expect(history.revisions.map(\.action) == ["update", "correction", "new"])
        #expect(history.revisions.map { $0.endedBy ?? "-" } == ["-", "update", "correction"])
        #expect(history.revisions.map { $0.items?.content ?? "-" } == ["罚款九千元，已缴清", "罚款九千元", "-"])
        #expect(history.revisions[1].recordedAt == "2025-03-03T01:00:00.000000+08:00")
        #expect(history.revisions[1].replacedAt == history.revisions[0].recordedAt)
        let then = try get("report?as_of=2025-03-02")
        #expect(then.status == 200 && !then.text.contains("误"))
        let records = try then.decoded(PastReportAnswer.self).records
        #expect(records.map { $0.withheld ?? "-" } == ["retracted"] && records[0].revision == 1)
        #expect(try get("report?as_of=2025-03-04").decoded(PastReportAnswer.self).records[0].items?.content == "罚款九千元")
    }

    @Test func itsDepartmentSeesAllOfItAndNoOther() async throws {
        let life = try await correctedRecord()
        let path = "records/\(try await key())/history"
        let own = try await get(path, token: life.token())
        #expect(own.text.contains("罚款九万元（误）") && own.text.contains("内部") && own.text.contains("样某"))
        let history = try own.decoded(HistoryAnswer.self)
        #expect(history.view == "source" && history.revisions.map { $0.reason ?? "-" } == ["-", "录入有误", "-"])
        #expect(own.headers["cache-control"] == "no-store")
        let other = try await get(path, token: life.token("990000-hbj"))
        #expect(try other.decoded(HistoryAnswer.self).view == "public")
        #expect(try other.text == get(path).text && !other.text.contains("误"))
        let report = try await get("report?as_of=2025-03-02", token: life.token())
        #expect(report.text.contains("罚款九万元（误）") && !report.text.contains("内部"), "as the public saw it")
        #expect(try report.decoded(PastReportAnswer.self).view == "source")
        #expect(try await get("report?as_of=2025-03-02", token: life.token("990000-hbj")).status == 404)
    }

    /// Taking a record over must not open what another department sent.
    @Test func whatAnotherDepartmentSentStaysItsOwn() async throws {
        var life = try await correctedRecord()
        try await life.feed([RecordLife.penalty(Self.code, 1, ["CF_NR": "改"])], source: "990000-hbj")
        let path = "records/\(try await key())/history"
        let taken = try await get(path, token: life.token("990000-hbj"))
        #expect(!taken.text.contains("误") && !taken.text.contains("内部"))
        let revisions = try taken.decoded(HistoryAnswer.self).revisions
        #expect(revisions.map { $0.withheld ?? "-" } == ["-", "other_source", "other_source", "other_source"])
        #expect(try await get(path, token: life.token()).decoded(HistoryAnswer.self).view == "public")
    }

    @Test(arguments: [
        "state = 'repaired'", "state = 'withdrawn'", "state = 'under_review'", "public_until = publicity_today()",
        "public_from = publicity_today() + 1", "natural_person = true, public_from = 'infinity'",
    ]) func whatIsNotPublicTodayHasNoPublicPast(change: String) async throws {
        let life = try await correctedRecord()
        let key = try await key()
        try await database.run("UPDATE record SET \(change); UPDATE subject SET registered = false")
        let answer = try get("records/\(key)/history")
        #expect(answer.status == 404)
        let unknown = try get("records/00000000-0000-4000-8000-000000000000/history")
        #expect(try unknown.decoded(ProblemAnswer.self).detail == answer.decoded(ProblemAnswer.self).detail)
        #expect(try get("report?as_of=2025-03-04").status == 404, "not to be told from a code nobody has heard of")
        #expect(try await get("records/\(key)/history", token: life.token()).status == 200)
    }

    @Test func daysOfWhichNothingIsKnownAreRefused() async throws {
        let life = try await correctedRecord()
        for day in ["2025-02-28", "2025-03-06", "0001-01-01", "9999-12-31", "2025-3-1", "", "infinity"] {
            for token in [nil, try await life.token()] {
                let answer = try get("report?as_of=\(day)", token: token)
                #expect(answer.status == 400, "\(day)")
                #expect(try answer.decoded(ProblemAnswer.self).code == "invalid_parameter")
            }
        }
        #expect(try get("report?as_of=2025-02-28").text.contains("2025-03-01"), "says from when")
        #expect(try get("report?as_of=2025-03-05").status == 200, "the present day")
        try await database.run("TRUNCATE batch CASCADE")
        #expect(try get("report?as_of=2025-03-04").status == 400, "nothing was ever recorded")
    }

    @Test func aTokenOfNobodyIsRefused() async throws {
        _ = try await correctedRecord()
        for path in ["records/\(try await key())/history", "report?as_of=2025-03-04"] {
            let answer = try get(path, token: "gx_none")
            #expect(answer.status == 401 && answer.headers["www-authenticate"] != nil)
        }
        #expect(try get("report", token: "gx_none").status == 200, "which everybody may read")
    }

    @Test(arguments: ["x", "00000000-0000-4000-8000-00000000000", "00000000-0000-4000-8000-00000000000g"])
    func aKeyThatIsNoneIsRefused(key: String) async throws {
        #expect(try get("records/\(key)/history").status == 400)
    }
}
