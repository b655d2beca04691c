import Formats
import Foundation
import TestSupport
import Testing

@testable import IssuedDocuments

/// Special reports that are issued, and what becomes of what they conclude.
@Suite(.enabled(if: TestDatabase.isAvailable, "set GONGXIN_TEST_DATABASE_URL"), .database, .office, .serialized)
struct SpecialDocumentTests {
    private let database = TestDatabase.current
    private let office: Office

    init() throws { office = try #require(Office.current) }

    private func status(_ issued: IssuedAnswer) throws -> StatusAnswer { try office.get(issued.verify).decoded() }

    private func conclusions(_ issued: IssuedAnswer) throws -> [String: Int] {
        let status = try status(issued)
        return Dictionary(uniqueKeysWithValues: status.conclusions.map { ($0.state, $0.count ?? 0) })
    }

    private func document(_ issued: IssuedAnswer) throws -> JSONValue {
        try #require(JSONValue(try office.get(issued.address("json")).body)?["document"])
    }

    @Test func nothingIsIssuedAndStands() async throws {
        let special = try await SpecialSubject()
        try await special.declare()
        let answer = try office.issue(Subject.code, special.question())
        #expect(answer.status == 201, "\(answer.text)")
        let issued: IssuedAnswer = try answer.decoded()
        #expect(issued.kind == "special_report" && issued.view == "public")
        #expect(issued.number.wholeMatch(of: /[0-9]{19}A[0-9]{2}/) != nil)
        let document = try document(issued)
        #expect(document["kind"]?.text == "special_report" && document["code"]?.text == issued.code)
        #expect(document["period"]?["from"]?.text == special.period.from)
        #expect(document["subject"]?["uscc"]?.text == Subject.code)
        let field = try #require(document["domains"]?.elements.first)
        #expect(field["result"]?.text == "none" && field["complete"] == .boolean(true))
        #expect(document["sections"] == nil && document["as_of"] == nil)
        let status = try status(issued)
        #expect(status.genuine && status.stands && status.kind == "special_report" && status.facts.isEmpty)
        #expect(status.subject?.uscc == Subject.code)
        #expect(status.period?.from == special.period.from && status.period?.to == special.period.to)
        #expect(try conclusions(issued) == ["unchanged": 1])
        for form in issued.forms {
            let content = try office.get(form.address)
            #expect(content.status == 200 && content.body.count == form.bytes)
            let found: StatusAnswer = try office.post("/v1/documents/verify", content.body).decoded()
            #expect(found.number == issued.number && found.form == form.form)
        }
        let verdict = FileVerdict(of: try office.get(issued.address("pdf")).body, try office.material.trusted)
        guard case .genuine = verdict else {
            Issue.record("\(verdict)")
            return
        }
    }

    @Test func whatSaysTheSameIsTheSame() async throws {
        let special = try await SpecialSubject()
        try await special.declare()
        let first = try office.issued(Subject.code, special.question())
        let again = try office.issue(Subject.code, special.question())
        #expect(again.status == 200)
        #expect(try again.decoded() == first)
        #expect(try office.issued(Subject.code, special.question(["taxation", "ecology"])).code != first.code)
        #expect(
            try office.issued(Subject.code, special.question(["taxation"], ["to": special.period.from])).code
                != first.code)
        #expect(try office.issued().code != first.code)
        try await special.revoke()
        #expect(try office.issued(Subject.code, special.question()).code != first.code)
    }

    @Test func aRecordThatComesLaterOverturnsNothing() async throws {
        let special = try await SpecialSubject()
        try await special.declare()
        let issued = try office.issued(Subject.code, special.question())
        // Not in the period, not in the field, or not public: as if there were none.
        for change in [
            { $0.decided = -1 }, { $0.decided = -200 }, { $0.agency = "样例市公安局" }, { $0.state = "under_review" },
            { $0.state = "repaired" }, { ($0.naturalPerson, $0.publicFrom, $0.publicUntil) = (true, nil, nil) },
            { $0.publicFrom = 1 },
            { ($0.publicFrom, $0.publicUntil) = (nil, nil) },
            { $0.publicUntil = 0 },
        ] as [(inout RecordRow) -> Void] {
            try await special.insert(change)
            #expect(try conclusions(issued) == ["unchanged": 1])
            #expect(try status(issued).stands)
            try await database.run(
                """
                SET session_replication_role = replica;
                DELETE FROM record WHERE record_key = '\(RecordRow { $0.key = 90 }.keyText)'; RESET session_replication_role
                """)
        }
        try await special.insert { $0.publicFrom = 0 }
        #expect(try conclusions(issued) == ["more_found": 1])
        let status = try status(issued)
        #expect(status.genuine && !status.stands && status.facts.isEmpty)
        let page = try office.get(issued.verify, headers: ["Accept": "text/html"])
        for word in ["真实", "结论或者所载信息有变化", "现查到文书未计入的记录", "1 个领域", special.period.to] {
            #expect(page.text.contains(word), "\(word)")
        }
        // Which, by whom, in which field: whoever wants to know asks anew.
        let answers = try [
            page, office.get(issued.verify), office.get("/v1/documents?digest=\(issued.forms[2].sha256)"),
        ]
        for answer in answers {
            for word in ["样税罚1号", "税务", "taxation", "CANARY", "penalty"] {
                #expect(!answer.text.contains(word), "\(word)")
            }
        }
        // The platform does not hand out again that there is nothing.
        let gone = try office.get(issued.address("pdf"))
        #expect(gone.status == 410)
        #expect(try gone.decoded(ProblemAnswer.self).code == "document_outdated")
        try await Subject.set(database, 90, "state = 'repaired'")
        #expect(try conclusions(issued) == ["unchanged": 1])
        #expect(try office.get(issued.address("pdf")).status == 200)
    }

    @Test func aSourceThatProvesIncompleteIsSaid() async throws {
        let special = try await SpecialSubject()
        try await special.declare()
        let issued = try office.issued(Subject.code, special.question(["taxation", "ecology"]))
        #expect(try document(issued)["domains"]?.elements.map { $0["result"]?.text } == ["none", "unknown"])
        #expect(try conclusions(issued) == ["unchanged": 2])
        try await special.insertBatch()
        #expect(try conclusions(issued) == ["unchanged": 1, "incomplete": 1])
        #expect(try !status(issued).stands)
        #expect(try office.get(issued.address("pdf")).status == 200)
        try await database.run("TRUNCATE batch CASCADE")
        #expect(try status(issued).stands)
        try await special.revoke()
        #expect(try conclusions(issued) == ["unchanged": 1, "incomplete": 1])
        try await special.declare("990000-hbj")
        #expect(try conclusions(issued) == ["completed": 1, "incomplete": 1])
    }

    @Test func whatIsListedIsJudgedAsInAnyDocument() async throws {
        let special = try await SpecialSubject()
        try await special.declare()
        try await special.insert()
        let issued = try office.issued(Subject.code, special.question())
        #expect(try office.states(issued) == ["unchanged": 1])
        #expect(try conclusions(issued) == ["unchanged": 1])
        // What the report does not show is none of its facts.
        try await Subject.set(
            database, 90, "revision = 2, region = '990100', subject_name = '样例市改名局', shared_items = '{\"BZ\":\"D\"}'")
        #expect(try office.states(issued) == ["unchanged": 1])
        try await Subject.revise(database, 90, "update", #"{"CF_WSH":"样税罚2号"}"#)
        #expect(try office.states(issued) == ["updated": 1])
        #expect(try office.get(issued.address("html")).status == 200)
        try await Subject.revise(database, 90, "correction", #"{"CF_WSH":"样税罚3号"}"#)
        #expect(try office.states(issued) == ["corrected": 1])
        #expect(try office.get(issued.address("html")).status == 410)
        for (change, state) in [
            ("public_until = publicity_today()", "expired"), ("state = 'repaired'", "repaired"),
            ("state = 'withdrawn'", "withdrawn"),
        ] {
            try await Subject.set(database, 90, change)
            #expect(try office.states(issued) == [state: 1])
            // That there is less now shows in the facts alone: not in which field.
            #expect(try conclusions(issued) == ["unchanged": 1])
        }
        let verified = try office.get(issued.verify)
        for word in ["样税罚", "CANARY", "taxation", "税务"] { #expect(!verified.text.contains(word), "\(word)") }
    }

    @Test func aRecordOfTwoFieldsIsOneFact() async throws {
        let special = try await SpecialSubject()
        try await special.insert { $0.agency = "国家税务总局样例市生态环境与税务联合局" }
        let issued = try office.issued(Subject.code, special.question(["taxation", "ecology"]))
        #expect(try document(issued)["domains"]?.elements.map { $0["count"] } == [1, 1])
        #expect(try office.states(issued) == ["unchanged": 1])
        // Nobody vouched that there is no other: what comes later is said, and the report may be had again.
        try await special.insert { $0.key = 91 }
        #expect(try conclusions(issued) == ["unchanged": 1, "more_found": 1])
        #expect(try office.get(issued.address("json")).status == 200)
    }

    @Test func whatIsCountedAndNotListedIsNotedToo() async throws {
        let special = try await SpecialSubject()
        try await special.declare()
        try await database.insert(
            (1000..<1503).map { number in
                RecordRow {
                    $0.uscc = Subject.code
                    $0.key = number
                    $0.agency = "国家税务总局样例市税务局"
                    $0.decided = -30
                }
            })
        let issued = try office.issued(Subject.code, special.question(["taxation"], ["formats": ["json"]]))
        let field = try #require(try document(issued)["domains"]?.elements.first)
        #expect(field["count"] == 503 && field["records"]?.elements.count == 500)
        #expect(try office.states(issued) == ["unchanged": 503])
        #expect(try conclusions(issued) == ["unchanged": 1])
    }

    @Test func fieldsAreThoseOfTheCatalogueOfThatDay() async throws {
        let special = try await SpecialSubject()
        try await special.declare()
        let issued = try office.issued(Subject.code, special.question())
        // A later catalogue without any field, as if all had been divided anew.
        try await database.run("INSERT INTO catalogue_version (digest) VALUES ('later')")
        #expect(try office.issue(Subject.code, special.question()).status == 503)
        #expect(try conclusions(issued) == ["unchanged": 1])
        try await special.insert()
        #expect(try conclusions(issued) == ["more_found": 1])
        try await database.run("DELETE FROM catalogue_version WHERE digest = 'later'")
    }

    @Test func whatCannotBeIssuedIsRefused() async throws {
        let special = try await SpecialSubject()
        let refused: [[String: Any]] = [
            special.question([]), special.question(["nothing"]), special.question(["taxation", "taxation"]),
            special.question(["taxation"], ["domains": "taxation"]), special.question(["taxation"], ["domains": [1]]),
            special.question(["taxation"], ["from": "2026-13-01"]),
            special.question(["taxation"], ["to": "2999-01-01"]),
            special.question(["taxation"], ["to": 5]), special.question(["taxation"], ["purpose": "loan"]),
            special.question(["taxation"], ["view": "authorised", "purpose": "loan"]), ["domains": ["taxation"]],
            ["kind": "certificate"],
        ]
        for members in refused {
            let answer = try office.issue(Subject.code, members)
            #expect(answer.status == 400, "\(members)")
            #expect(try answer.decoded(ProblemAnswer.self).code == "invalid_member", "\(members)")
        }
        let unknown = try office.issue("11990000MB9900013U", special.question())
        #expect(unknown.status == 404 && unknown.text.contains("不等于没有违法违规记录"))
        #expect(try await database.count("SELECT count(*) FROM issued_document") == 0)
    }
}
