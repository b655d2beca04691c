import Foundation
import TestSupport
import Testing

/// A document from the service to a file to `gongxin verify`.
@Suite(.enabled(if: Executable.isUsable, Executable.reason), .database, .serialized)
struct IssuedDocumentTests {
    private let database = TestDatabase.current
    private static let code = "11990000MB99000569"

    private struct Issued: Decodable {
        struct Form: Decodable {
            let form: String
            let address: String
        }

        let code: String
        let number: String
        let verify: String
        let forms: [Form]
    }

    /// Keys as scripts/up makes them, and the settings that name them.
    private func settings(_ folder: ToolFolder) throws -> [String: String] {
        try SigningMaterial.key("sm2", "SM2", in: folder)
        try SigningMaterial.key("ed25519", "ed25519", in: folder)
        try SigningMaterial.certificate("pdf", in: folder)
        return Executable.settings(database).merging([
            "GONGXIN_DOCUMENT_SM2_KEY": "\(folder.path)/sm2.key",
            "GONGXIN_DOCUMENT_ED25519_KEY": "\(folder.path)/ed25519.key",
            "GONGXIN_DOCUMENT_PDF_KEY": "\(folder.path)/pdf.key",
            "GONGXIN_DOCUMENT_CERTIFICATE": "\(folder.path)/pdf.crt",
            "GONGXIN_DOCUMENT_ADDRESS": "https://credit.example.cn", "GONGXIN_DOCUMENT_LIMIT": "4/h:4",
        ]) { $1 }
    }

    private static let other = "11990000MB99000644"

    private func issue(
        _ service: RunningService, _ body: String = "{}", of code: String = code
    ) throws -> HTTPAnswer {
        try HTTPCall.make(
            "POST", "/v1/subjects/\(code)/documents", port: service.port, body: Array(body.utf8), patience: 120)
    }

    @Test func aReportIsIssuedVerifiedAndOvertaken() async throws {
        let folder = try ToolFolder()
        let settings = try settings(folder)
        try await database.insertSubject(Self.code, name: "样例市测试局", registered: true)
        try await database.insert(
            (1...3).map { number in
                RecordRow {
                    $0.uscc = Self.code
                    $0.key = number
                }
            })
        let service = try await RunningService.start(settings)
        let answer = try issue(service)
        try #require(answer.status == 201, "\(answer.text)")
        let issued: Issued = try answer.decoded()
        for form in issued.forms {
            try folder.write("report.\(form.form)", try service.get(form.address).body)
        }
        try folder.write("keys.json", try service.get("/v1/documents/keys").body)
        let server = ["--server", "http://127.0.0.1:\(service.port)"]
        let keys = ["--keys", "\(folder.path)/keys.json"]

        func verify(_ name: String, _ more: [String]) async throws -> (Int32, String) {
            let result = try await Executable.run(["verify", "\(folder.path)/\(name)"] + more)
            return (result.status, String(decoding: result.output, as: UTF8.self) + result.errors)
        }

        for name in ["report.pdf", "report.json"] {
            let (status, text) = try await verify(name, keys)
            #expect(status == 0 && text.contains("genuine (真实)"), "\(text)")
            let (online, told) = try await verify(name, server)
            #expect(online == 0 && told.contains("facts: 3 unchanged") && told.contains(issued.number), "\(told)")
        }
        // A page has no signature of its own; the service knows it.
        #expect(try await verify("report.html", keys).0 == 2)
        #expect(try await verify("report.html", server).0 == 0)
        if ToolFolder.has("pdfsig") {
            let verdict = try folder.run("pdfsig", "-nocert", "report.pdf")
            #expect(verdict.contains("Signature is Valid.") && verdict.contains("Total document signed"), "\(verdict)")
            let text = try folder.run("pdftotext", "-layout", "report.pdf", "-")
            for word in [issued.number, issued.code, "样例市测试局"] { #expect(text.contains(word), "\(word)") }
        }
        for name in ["report.pdf", "report.json", "report.html"] {
            var changed = try folder.read(name)
            changed[changed.count / 3] ^= 1
            try folder.write("changed-\(name)", changed)
            #expect(try await verify("changed-\(name)", server).0 == 1, "\(name)")
        }
        #expect(try await verify("changed-report.pdf", keys).0 == 1)
        try await database.run(
            "UPDATE record SET state = 'repaired' WHERE record_key = '\(RecordRow { $0.key = 2 }.keyText)'")
        let (overtaken, told) = try await verify("report.pdf", server)
        #expect(overtaken == 4 && told.contains("facts: 1 repaired"), "\(told)")
        #expect(try await verify("report.pdf", keys).0 == 0)
        #expect(try service.get(issued.forms[0].address).status == 410)
        // The address has had one of its four; two more are of one day, and the fifth is too much.
        #expect(try (0..<3).map { _ in try issue(service).status } == [201, 200, 200])
        #expect(try issue(service).status == 429)
        try await service.stop()
        #expect(try await verify("report.pdf", server).0 == 2)
        #expect(try await verify("report.pdf", []).0 == 2)
        #expect(try await Executable.run(["verify", "\(folder.path)/report.pdf"], settings).status == 0)
    }

    @Test func aReportOfNothingIsIssuedVerifiedAndOverturned() async throws {
        let folder = try ToolFolder()
        let settings = try settings(folder)
        try await database.insertSubject(Self.other, name: "样例市无错局", registered: true)
        let service = try await RunningService.start(settings)
        let through = try await database.value("SELECT (publicity_today() - 1)::text")
        for (classCode, first) in [("penalty", []), ("serious_dishonesty", ["--from", "2019-01-01"])] {
            let feed = ["feed", "complete", "--class", classCode, "--department", "990000-swj"]
            let declared = try await Executable.run(feed + first + ["--through", through], settings)
            #expect(declared.status == 0, "\(declared.errors)")
        }
        let answer = try issue(
            service, #"{"kind": "special_report", "domains": ["taxation", "ecology"]}"#, of: Self.other)
        try #require(answer.status == 201, "\(answer.text)")
        let issued: Issued = try answer.decoded()
        for form in issued.forms { try folder.write("special.\(form.form)", try service.get(form.address).body) }
        let server = ["--server", "http://127.0.0.1:\(service.port)"]
        func verify(_ name: String) async throws -> (Int32, String) {
            let result = try await Executable.run(["verify", "\(folder.path)/\(name)"] + server)
            return (result.status, String(decoding: result.output, as: UTF8.self) + result.errors)
        }
        for name in ["special.pdf", "special.json", "special.html"] {
            let (status, told) = try await verify(name)
            #expect(status == 0 && told.contains("conclusions: of 2 fields unchanged"), "\(told)")
            #expect(told.contains(issued.number), "\(told)")
        }
        if ToolFolder.has("pdfsig") {
            let verdict = try folder.run("pdfsig", "-nocert", "special.pdf")
            #expect(verdict.contains("Signature is Valid.") && verdict.contains("Total document signed"), "\(verdict)")
            let text = try folder.run("pdftotext", "-layout", "special.pdf", "-")
            for word in [issued.number, issued.code, "专项信用报告", "样例市无错局", "未查询到该主体"] {
                #expect(text.contains(word), "\(word)")
            }
        }
        let page = try HTTPCall.make("GET", issued.verify, port: service.port, headers: ["Accept": "text/html"])
        #expect(page.text.contains("结论没有变化") && page.text.contains("2 个领域"))
        try await database.insert([
            RecordRow {
                $0.uscc = Self.other
                $0.agency = "国家税务总局样例市税务局"
            }
        ])
        let (overturned, told) = try await verify("special.pdf")
        #expect(overturned == 4 && told.contains("conclusions: of 1 fields more_found"), "\(told)")
        #expect(try service.get(issued.forms[0].address).status == 410)
        try await service.stop()
    }

    @Test func withoutKeysNothingIsIssued() async throws {
        let service = try await RunningService.start(Executable.settings(database))
        let answer = try issue(service)
        #expect(answer.status == 503 && answer.text.contains("documents_unavailable"))
        #expect(try service.get("/v1/documents/keys").status == 200)
        try await service.stop()
        let folder = try ToolFolder()
        var half = try settings(folder)
        half["GONGXIN_DOCUMENT_PDF_KEY"] = nil
        let result = try await Executable.run(["serve"], half)
        #expect(result.status == 2 && result.errors.contains("belong together"), "\(result.errors)")
    }
}
