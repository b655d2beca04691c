import PostgresClient
import TestSupport
import Testing

@testable import IssuedDocuments

/// What has become of the facts of a document, and that nothing of what was removed is told again.
@Suite(.enabled(if: TestDatabase.isAvailable, "set GONGXIN_TEST_DATABASE_URL"), .database, .office, .serialized)
struct FactStateTests {
    private let database = TestDatabase.current
    private let office: Office

    init() throws { office = try #require(Office.current) }

    @Test func eachFactHasTheStateOfToday() async throws {
        try await Subject.insert(into: database, facts: 9)
        let issued = try office.issued()
        try await Subject.revise(database, 1, "correction", #"{"CF_WSH":"right"}"#)
        try await Subject.revise(database, 2, "update", #"{"CF_WSH":"later"}"#)
        try await Subject.set(database, 3, "state = 'repaired'")
        try await Subject.set(database, 4, "state = 'withdrawn'")
        try await Subject.set(database, 5, "public_until = publicity_today()")
        try await Subject.set(database, 6, "public_from = 'infinity'")
        try await Subject.set(database, 7, "state = 'under_review'")
        // What the public does not see changes nothing for it.
        try await Subject.set(
            database, 8, #"revision = revision + 1, shown_since = revision + 1, shared_items = '{"BZ":"C"}'"#)
        #expect(
            try office.states(issued) == [
                "corrected": 1, "updated": 1, "repaired": 1, "withdrawn": 1, "expired": 1, "not_public": 2,
                "unchanged": 2,
            ])
        let status: StatusAnswer = try office.get(issued.verify).decoded()
        #expect(!status.stands && status.genuine)
        // Records that came later are no facts of it.
        try await database.insert([
            RecordRow {
                $0.uscc = Subject.code
                $0.key = 50
            }
        ])
        #expect(try office.states(issued).values.compactMap { $0 }.reduce(0, +) == 9)
    }

    @Test func anUpdateLeavesTheDocumentStandingAndACorrectionDoesNot() async throws {
        try await Subject.insert(into: database)
        let issued = try office.issued()
        try await Subject.revise(database, 1, "update", #"{"CF_WSH":"later"}"#)
        #expect(try office.get(issued.address("pdf")).status == 200)
        try await Subject.revise(database, 1, "correction", #"{"CF_WSH":"right"}"#)
        #expect(try office.states(issued) == ["corrected": 1, "unchanged": 3])
        for form in issued.forms {
            let answer = try office.get(form.address)
            #expect(answer.status == 410)
            #expect(try answer.decoded(ProblemAnswer.self).code == "document_outdated")
            #expect(!answer.text.contains("CANARY"))
        }
    }

    @Test func nothingOfWhatWasRemovedIsToldAgain() async throws {
        try await Subject.insert(into: database)
        let issued = try office.issued(Subject.other)
        let before: StatusAnswer = try office.get(issued.verify).decoded()
        #expect(before.subject?.uscc == Subject.other)
        try await Subject.set(database, 1, "state = 'repaired'", of: Subject.other)
        let browser = ["Accept": "text/html"]
        let answers = try [
            office.get(issued.verify), office.get(issued.verify, headers: browser), office.get(issued.address("pdf")),
            office.get(issued.address("json")), office.get("/v1/documents?digest=\(issued.forms[2].sha256)"),
        ]
        #expect(answers.map(\.status) == [200, 200, 410, 410, 200])
        for answer in answers {
            // Without a registration the public knew of it by that record alone.
            for word in [Subject.other, "样例市无名公司", "CANARY", "penalty", "行政处罚", "990000"] {
                #expect(!answer.text.contains(word), "\(word)")
            }
        }
        #expect(try office.states(issued) == ["repaired": 1])
    }

    @Test func whatComesBackStandsAgain() async throws {
        try await Subject.insert(into: database)
        let issued = try office.issued()
        try await Subject.set(database, 1, "state = 'under_review'")
        #expect(try office.states(issued) == ["not_public": 1, "unchanged": 3])
        try await Subject.set(database, 1, "state = 'active'")
        #expect(try office.states(issued) == ["unchanged": 4])
        #expect(try office.get(issued.address("html")).status == 200)
    }

    @Test(arguments: ["gongxin_public", "gongxin_authorised", "gongxin_shared"])
    func noRoleReadsMoreThanItsFunctionsTell(role: String) async throws {
        for sql in [
            "SELECT * FROM issued_document", "SELECT * FROM issued_document_form", "SELECT * FROM issued_document_fact",
            "SELECT * FROM issued_document_signature", "SELECT * FROM document_key",
            "SELECT * FROM document_fact_states('')", "SELECT document_still_stands('')",
            "SELECT * FROM issued_document_field", "SELECT * FROM document_conclusions('')",
            "SELECT * FROM special_report_by(1, '', '{}', '2026-01-01', '2026-01-01', 1, '2026-01-01')",
            "SELECT * FROM read_document_again('shared', '', '', '', 1, '', '', '')",
        ] {
            #expect(try await database.refusal(sql, role: role)?.sqlState == "42501", "\(role): \(sql)")
        }
        let own = ["gongxin_public": "read_public_document('', '')", "gongxin_authorised": "", "gongxin_shared": ""]
        for function in [
            "read_public_document('', '')", "verify_document('', NULL)", "document_keys()",
            "state_special_report('', '{}', '2026-01-01', '2026-01-01', 1)",
        ] {
            let refusal = try await database.refusal("SELECT * FROM \(function)", role: role)
            #expect(refusal?.sqlState == (own[role] == "" ? "42501" : nil), "\(role): \(function)")
        }
        let gates = [
            "gongxin_authorised": "read_authorised_document('', '', '', 1, '', '', '')",
            "gongxin_shared": "read_shared_document('', '', '', 1, '', '', '')",
        ]
        for (owner, function) in gates {
            let refusal = try await database.refusal("SELECT * FROM \(function)", role: role)
            #expect(refusal?.sqlState == (owner == role ? nil : "42501"), "\(role): \(function)")
        }
    }
}
