import Foundation
import TestSupport
import Testing

@testable import IssuedDocuments

/// Documents for banks and departments: through the same gates as any other look, and for whom they were issued to alone.
@Suite(.enabled(if: TestDatabase.isAvailable, "set GONGXIN_TEST_DATABASE_URL"), .database, .office, .serialized)
struct DisclosedDocumentTests {
    private let database = TestDatabase.current
    private let office: Office

    init() throws { office = try #require(Office.current) }

    private let loan: [String: Any] = ["view": "authorised", "purpose": "loan", "authorisation": AuthorisationRow().id]
    private let supervision: [String: Any] = ["view": "shared", "purpose": "supervision"]

    private func log() async throws -> [[String]] {
        try await database.run(
            "SELECT action, outcome, organisation, coalesce(subject, '-'), result_count::text FROM access_log ORDER BY id"
        )
    }

    @Test func issuingIsALoggedReadUnderTheAuthorisation() async throws {
        try await Subject.insert(into: database)
        try await database.run("UPDATE authorisation SET uses_allowed = 1")
        let issued = try office.issued(Subject.code, loan, as: Subject.bank)
        #expect(issued.view == "authorised" && issued.number.contains("B"))
        #expect(try await log() == [["report", "answered", "bank-a", Subject.code, "4"]])
        #expect(try await database.value("SELECT uses FROM authorisation") == "1")
        let refused = try office.issue(Subject.code, loan, as: Subject.bank)
        #expect(try refused.decoded(ProblemAnswer.self).code == "authorisation_used_up")
        // Used up or not: the same document may be fetched again, and that is logged.
        let content = try office.get(issued.address("json"), as: Subject.bank)
        #expect(content.status == 200)
        #expect(content.text.contains("B-CANARY") && !content.text.contains("C-CANARY"))
        #expect(content.text.contains(#""issued_to":"bank-a""#))
        #expect(try await log().last == ["document", "answered", "bank-a", Subject.code, "4"])
        #expect(try await database.value("SELECT uses FROM authorisation") == "1")
        #expect(try await database.count("SELECT count(*) FROM issued_document WHERE organisation = 'bank-a'") == 1)
    }

    @Test func forOthersThereIsNone() async throws {
        try await Subject.insert(into: database)
        let issued = try office.issued(Subject.code, loan, as: Subject.bank)
        for caller in [nil, Subject.otherBank, Subject.department] as [TestCaller?] {
            let answer = try office.get(issued.address("pdf"), as: caller)
            #expect(answer.status == 404)
            #expect(try answer.decoded(ProblemAnswer.self).code == "document_not_found")
        }
        #expect(
            try await log().dropFirst() == [
                ["document", "document_not_found", "bank-b", "-", "0"],
                ["document", "document_not_found", "990000-scjg", "-", "0"],
            ])
        // A document of the public view is not fetched through a gate.
        let open = try office.issued()
        #expect(try office.get(open.address("pdf"), as: Subject.bank).status == 404)
    }

    @Test func whoVerifiesItLearnsNothingOfItsFacts() async throws {
        try await Subject.insert(into: database)
        let issued = try office.issued(Subject.code, loan, as: Subject.bank)
        let answer = try office.get(issued.verify)
        let status: StatusAnswer = try answer.decoded()
        #expect(status.genuine && status.view == "authorised" && status.subject == nil)
        #expect(try office.states(issued) == ["unchanged": nil])
        try await Subject.set(database, 1, "state = 'repaired'")
        #expect(try office.states(issued) == ["unchanged": nil, "repaired": nil])
        let page = try office.get(issued.verify, headers: ["Accept": "text/html"])
        for text in [answer.text, page.text] {
            for word in [Subject.code, Subject.name, "CANARY", "bank-a", "loan", "penalty", "行政处罚"] {
                #expect(!text.contains(word), "\(word)")
            }
        }
    }

    @Test func whenTheAuthorisationEndsItIsNotHandedOutAgain() async throws {
        try await Subject.insert(into: database)
        let issued = try office.issued(Subject.code, loan, as: Subject.bank)
        #expect(try office.get(issued.address("pdf"), as: Subject.bank).status == 200)
        for (change, code) in [
            ("revoked_at = now(), revoked_by = 'bank-a-client'", "authorisation_revoked"),
            ("revoked_at = NULL, revoked_by = NULL, valid_until = now()", "authorisation_expired"),
        ] {
            try await database.run("UPDATE authorisation SET \(change)")
            let answer = try office.get(issued.address("pdf"), as: Subject.bank)
            #expect(answer.status == 403)
            #expect(try answer.decoded(ProblemAnswer.self).code == code)
            #expect(try await log().last == ["document", code, "bank-a", Subject.code, "0"])
        }
        // That it was issued stays true.
        #expect(try office.get(issued.verify).status == 200)
        #expect(
            try office.issue(Subject.code, loan, as: Subject.bank).decoded(ProblemAnswer.self).code
                == "authorisation_expired")
    }

    @Test func repairClosesItToo() async throws {
        try await Subject.insert(into: database)
        let issued = try office.issued(Subject.code, loan, as: Subject.bank)
        try await Subject.set(database, 2, "state = 'repaired'")
        let answer = try office.get(issued.address("json"), as: Subject.bank)
        #expect(answer.status == 410)
        #expect(try answer.decoded(ProblemAnswer.self).code == "document_outdated")
    }

    @Test func changesOutsideTheScopeAreNone() async throws {
        try await Subject.insert(into: database)
        try await database.insert([
            AuthorisationRow {
                $0.number = 2
                $0.subject = Subject.code
                $0.scope = ["penalty.CF_FRDB"]
            }
        ])
        var narrow = loan
        narrow["authorisation"] = AuthorisationRow { $0.number = 2 }.id
        let issued = try office.issued(Subject.code, narrow, as: Subject.bank)
        #expect(try office.states(issued) == ["unchanged": nil])
        // Another item of class B, and one of class C.
        try await Subject.set(
            database, 1,
            #"revision = 2, authorised_items = authorised_items || '{"CF_XDR_X":"1"}', shared_items = '{"BZ":"D"}'"#)
        #expect(try office.states(issued) == ["unchanged": nil])
        try await Subject.set(database, 1, #"revision = 3, authorised_items = '{"CF_FRDB":"else"}'"#)
        #expect(try office.states(issued) == ["unchanged": nil, "updated": nil])
    }

    @Test func aDepartmentHasWhatItsRightsOpen() async throws {
        try await Subject.insert(into: database)
        let issued = try office.issued(Subject.code, supervision, as: Subject.department)
        #expect(issued.number.contains("C"))
        let content = try office.get(issued.address("json"), as: Subject.department)
        #expect(content.text.contains("C-CANARY"))
        try await Subject.set(database, 1, "state = 'under_review'")
        #expect(try office.states(issued) == ["unchanged": nil])
        try await Subject.set(database, 1, #"revision = 2, shared_items = '{"BZ":"D"}'"#)
        #expect(try office.states(issued) == ["unchanged": nil, "updated": nil])
        try await database.run("UPDATE service_right SET revoked_at = now()")
        let answer = try office.get(issued.address("json"), as: Subject.department)
        #expect(try answer.decoded(ProblemAnswer.self).code == "right_required")
        #expect(try office.issue(Subject.code, supervision, as: Subject.bank).status == 403)
    }

    @Test func twoThatUseAnAuthorisationUpAtOnceAreOne() async throws {
        try await Subject.insert(into: database)
        try await database.run("UPDATE authorisation SET uses_allowed = 3")
        let office = office
        let loan = try JSONSerialization.data(withJSONObject: loan)
        let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
            for number in 0..<8 {
                group.addTask {
                    try office.post(
                        "/v1/subjects/\(Subject.code)/documents", Array(loan), as: Subject.bank, service: number % 2
                    ).status
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(statuses.count { $0 == 201 } == 3)
        #expect(statuses.count { $0 == 403 } == 5)
        #expect(try await database.count("SELECT count(*) FROM issued_document") == 3)
        #expect(try await database.count("SELECT count(*) FROM access_log WHERE outcome = 'answered'") == 3)
    }
}
