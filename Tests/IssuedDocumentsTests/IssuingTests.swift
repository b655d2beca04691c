import Cryptography
import Formats
import Foundation
import PostgresClient
import TestSupport
import Testing

@testable import IssuedDocuments

/// Documents of what everybody may see.
@Suite(.enabled(if: TestDatabase.isAvailable, "set GONGXIN_TEST_DATABASE_URL"), .database, .office, .serialized)
struct IssuingTests {
    private let database = TestDatabase.current
    private let office: Office

    init() throws { office = try #require(Office.current) }

    @Test func aDocumentIsIssuedOnceAndFoundByWhatItIs() async throws {
        try await Subject.insert(into: database)
        let answer = try office.issue()
        #expect(answer.status == 201, "\(answer.text)")
        let issued: IssuedAnswer = try answer.decoded()
        #expect(answer.headers["location"] == issued.verify)
        #expect(issued.forms.map(\.form) == ["json", "html", "pdf"])
        #expect(issued.number.wholeMatch(of: /[0-9]{19}A[0-9]{2}/) != nil)
        #expect(issued.verify == "/v1/documents/" + issued.code.replacing("-", with: ""))
        for form in issued.forms {
            let content = try office.get(form.address)
            #expect(content.status == 200)
            #expect(Hexadecimal.encode(try Digest.of(content.body)) == form.sha256)
            #expect(Hexadecimal.encode(try Digest.of(content.body, .sm3)) == form.sm3)
            #expect(content.body.count == form.bytes)
            #expect(content.headers["cache-control"] == "no-store")
            // The same again, byte by byte.
            #expect(try office.get(form.address).body == content.body)
            for target in ["/v1/documents?digest=\(form.sha256)", "/v1/documents?digest=\(form.sm3)"] {
                let status: StatusAnswer = try office.get(target).decoded()
                #expect(status.number == issued.number && status.form == form.form)
            }
            let sent: StatusAnswer = try office.post("/v1/documents/verify", content.body).decoded()
            #expect(sent.number == issued.number && sent.form == form.form)
            #expect(try office.post("/v1/documents/verify", content.body + [10]).status == 404)
        }
        let status: StatusAnswer = try office.get(issued.verify).decoded()
        #expect(status.genuine && status.stands && status.view == "public" && status.issuer == "pdf")
        #expect(status.kind == "credit_report" && status.period == nil && status.conclusions.isEmpty)
        #expect(status.subject?.uscc == Subject.code && status.subject?.name == Subject.name)
        #expect(try office.states(issued) == ["unchanged": 4])
        // Nothing of it is readable where it is kept.
        #expect(
            try await database.count(
                "SELECT count(*) FROM issued_document_form WHERE position('CANARY'::bytea IN sealed_content) > 0") == 0)
        let code = issued.code.replacing("-", with: "")
        #expect(
            try await database.count(
                "SELECT count(*) FROM issued_document WHERE to_jsonb(issued_document)::text LIKE '%\(code)%'") == 0)
    }

    @Test func theSameOnTheSameDayIsTheSame() async throws {
        try await Subject.insert(into: database)
        let first = try office.issued()
        let again = try office.issue()
        #expect(again.status == 200)
        #expect(try again.decoded() == first)
        let others = try office.issued(Subject.code, ["formats": ["pdf"]])
        #expect(others.code != first.code && others.forms.map(\.form) == ["json", "pdf"])
        try await Subject.revise(database, 1, "update", #"{"CF_WSH":"new"}"#)
        #expect(try office.issued().code != first.code)
        #expect(try await database.count("SELECT count(*) FROM issued_document") == 3)
    }

    @Test func manyAtOnceAtTwoServicesHaveOneDocument() async throws {
        try await Subject.insert(into: database)
        let office = office
        let answers = try await withThrowingTaskGroup(of: (Int, IssuedAnswer).self) { group in
            for number in 0..<12 {
                group.addTask {
                    let answer = try office.issue(service: number % 2)
                    return (answer.status, try answer.decoded())
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(answers.count == 12)
        #expect(Set(answers.map(\.1.number)).count == 1)
        #expect(Set(answers.map(\.1.code)).count == 1)
        #expect(answers.count { $0.0 == 201 } == 1)
        #expect(try await database.count("SELECT count(*) FROM issued_document") == 1)
        #expect(try await database.count("SELECT count(*) FROM issued_document_fact") == 4)
        for service in 0..<2 {
            let content = try HTTPCall.make("GET", answers[0].1.address("pdf"), port: office.ports[service])
            #expect(Hexadecimal.encode(try Digest.of(content.body)) == answers[0].1.forms[2].sha256)
        }
    }

    @Test(.enabled(if: ToolFolder.has("pdfsig"))) func otherProgramsFindTheSignaturesValid() async throws {
        try await Subject.insert(into: database)
        let issued = try office.issued()
        let folder = office.material.folder
        try folder.write("issued.pdf", try office.get(issued.address("pdf")).body)
        let verdict = try folder.run("pdfsig", "-nocert", "issued.pdf")
        #expect(verdict.contains("Signature is Valid.") && verdict.contains("Total document signed"), "\(verdict)")
        let statement = try #require(SignedStatement(try office.get(issued.address("json")).body))
        try folder.write("facts", statement.document.canonical)
        let names = ["sm2-sm3": "sm2", "ed25519": "ed25519"]
        #expect(statement.signatures.count == 2)
        for signature in statement.signatures {
            let name = try #require(names[signature.key.algorithm.rawValue])
            try folder.write("signature", signature.signature)
            try verify(name, folder)
        }
        try folder.write("facts", statement.document.canonical + [32])
        for name in names.values { #expect(throws: ToolFolder.Failed.self) { try verify(name, folder) } }
    }

    private func verify(_ name: String, _ folder: ToolFolder) throws {
        if name == "sm2" {
            try folder.run(
                "openssl", "pkeyutl", "-verify", "-pubin", "-inkey", "sm2.pub", "-rawin", "-digest", "sm3", "-in",
                "facts", "-sigfile", "signature", "-pkeyopt", "distid:1234567812345678")
        } else {
            try folder.run(
                "openssl", "pkeyutl", "-verify", "-pubin", "-inkey", "\(name).pub", "-rawin", "-in", "facts",
                "-sigfile", "signature")
        }
    }

    @Test func theKeysAreForEverybody() async throws {
        try await Subject.insert(into: database)
        _ = try office.issued()
        var trusted = TrustedKeys()
        #expect(trusted.add(try office.get("/v1/documents/keys").body))
        #expect(Set(trusted.keys.map(\.algorithm)) == [.sm2, .ed25519])
        #expect(trusted.certificates == [office.material.keys.pdf.certificate])
        let issued = try office.issued()
        for form in ["pdf", "json"] {
            let verdict = FileVerdict(of: try office.get(issued.address(form)).body, trusted)
            guard case .genuine = verdict else {
                Issue.record("\(form): \(verdict)")
                continue
            }
        }
    }

    @Test func whatCannotBeIssuedIsRefused() async throws {
        try await Subject.insert(into: database)
        func problem(_ members: [String: Any], _ code: String = Subject.code) throws -> String {
            try office.issue(code, members).decoded(ProblemAnswer.self).code
        }
        #expect(try problem([:], "11990000MB9900013U") == "subject_not_found")
        #expect(try problem([:], "123") == "invalid_credit_code")
        #expect(try problem(["kind": "special_report"]) == "invalid_member")
        #expect(try problem(["view": "everything"]) == "invalid_member")
        #expect(try problem(["purpose": "loan"]) == "invalid_member")
        #expect(try problem(["formats": []]) == "invalid_member")
        #expect(try problem(["formats": ["docx"]]) == "invalid_member")
        #expect(try problem(["formats": ["pdf", "pdf", "html", "json"]]) == "invalid_member")
        #expect(try problem(["view": "authorised", "purpose": "nonsense"]) == "invalid_member")
        #expect(try problem(["view": "authorised", "purpose": "loan"]) == "signature_required")
        #expect(try office.post("/v1/subjects/\(Subject.code)/documents", Array("[]".utf8)).status == 400)
        #expect(try office.post("/v1/subjects/\(Subject.code)/documents", Array("{".utf8)).status == 400)
        #expect(try await database.count("SELECT count(*) FROM issued_document") == 0)
    }

    @Test func unknownAndMalformedCodesAreTheSame() async throws {
        try await Subject.insert(into: database)
        let unknown = VerificationCode(from: Array(repeating: 7, count: 16))
        let answers = try [unknown.text, unknown.description, "XXXX", "....", "0000-0000-0000-0000-0000"].map {
            try office.get("/v1/documents/\($0)")
        }
        for answer in answers {
            #expect(answer.status == 404)
            #expect(try answer.decoded(ProblemAnswer.self).code == "document_not_found")
        }
        #expect(try office.get("/v1/documents/\(unknown.text)/report.pdf").status == 404)
        #expect(try office.get("/v1/documents?digest=\(String(repeating: "0", count: 64))").status == 404)
        for query in [
            "", "?digest=00", "?digest=x", "?sha256=\(String(repeating: "0", count: 64))",
        ] {
            #expect(try office.get("/v1/documents\(query)").status == 400)
        }
    }

    @Test func aTelephoneIsToldInTheFirstLine() async throws {
        try await Subject.insert(into: database)
        let issued = try office.issued()
        let browser = ["Accept": "text/html,application/xhtml+xml,*/*;q=0.8"]
        let page = try office.get(issued.verify, headers: browser)
        #expect(page.status == 200)
        #expect(page.headers["content-type"] == "text/html; charset=utf-8")
        #expect(page.headers["vary"] == "Accept")
        #expect(page.text.contains("<h1 class=\"yes\">真实：这份文书由本平台出具</h1>"))
        for word in [issued.number, Subject.name, "公开版", "没有变化", "4 条"] { #expect(page.text.contains(word)) }
        try await Subject.set(database, 2, "state = 'repaired'")
        let changed = try office.get(issued.verify, headers: browser)
        #expect(changed.text.contains("已完成信用修复") && changed.text.contains("1 条"))
        let unknown = VerificationCode(from: Array(repeating: 9, count: 16))
        for (code, word) in [(unknown.text, "没有出具过"), ("123", "可能有误录")] {
            let page = try office.get("/v1/documents/\(code)", headers: browser)
            #expect(page.status == 404)
            #expect(page.text.contains("<h1 class=\"no\">未查到这份文书，不应采信</h1>") && page.text.contains(word))
        }
    }

    @Test func contentsAreForgottenAndDigestsStay() async throws {
        try await Subject.insert(into: database)
        let issued = try office.issued()
        try await database.run(
            """
            SET session_replication_role = replica; UPDATE issued_document_form SET kept_until = now(); SET session_replication_role = origin
            """)
        let settings = database.settings()
        let swept = try await withLoop { loop in
            try await Session.with(settings, on: loop) { try await DocumentSweep.run($0) }
        }
        #expect(swept == 3)
        let gone = try office.get(issued.address("pdf"))
        #expect(gone.status == 410)
        #expect(try gone.decoded(ProblemAnswer.self).code == "document_not_kept")
        #expect(try office.get("/v1/documents?digest=\(issued.forms[0].sha256)").status == 200)
        #expect(try office.states(issued) == ["unchanged": 4])
        for change in [
            "UPDATE issued_document SET number = 'x'", "DELETE FROM issued_document_fact",
            "UPDATE issued_document_form SET sha256 = sm3", "UPDATE document_key SET algorithm = 'ed25519'",
        ] {
            await #expect(throws: PostgresError.self) { try await database.run(change) }
        }
    }
}
