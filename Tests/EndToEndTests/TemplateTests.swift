import TestSupport
import Testing

/// The templates as departments get them.
@Suite(.enabled(if: Executable.isUsable, Executable.reason), .database, .service, .serialized)
struct TemplateTests {
    private let database = TestDatabase.current
    private let service: RunningService

    init() throws { service = try #require(RunningService.current) }

    @Test(arguments: ["registration", "permit", "penalty"]) func theTemplateNeedsNoCredential(classCode: String) throws
    {
        let workbook = try service.get("/v1/feeds/\(classCode)/template.xlsx")
        #expect(workbook.status == 200)
        #expect(
            workbook.headers["content-type"] == "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
        #expect(workbook.body.starts(with: "PK".utf8))
        let disposition = try #require(workbook.headers["content-disposition"])
        #expect(disposition.hasPrefix("attachment; filename=\"\(classCode)-template.xlsx\"; filename*=UTF-8''%E"))
        #expect(try service.get("/v1/feeds/\(classCode)/template.xlsx").body == workbook.body)
        let table = try service.get("/v1/feeds/\(classCode)/template.csv")
        #expect(table.headers["content-type"] == "text/csv; charset=utf-8")
        #expect(table.body.starts(with: [0xEF, 0xBB, 0xBF]))
    }

    @Test func anUnknownClassHasNone() throws {
        for form in ["xlsx", "csv"] {
            let answer = try service.get("/v1/feeds/nothing/template.\(form)")
            #expect(answer.status == 404)
            #expect(try answer.object()["code"] as? String == "unknown_class")
        }
        #expect(try service.get("/v1/feeds/penalty/template.pdf").status == 404)
        #expect(try service.get("/v1/feeds/penalty/template.xlsx?lang=en").status == 400)
    }

    @Test func theCommandWritesTheSameFiles() async throws {
        let folder = try TemporaryFolder()
        let settings = Executable.settings(database)
        for form in ["xlsx", "csv"] {
            let path = folder.path + "/penalty.\(form)"
            let done = try await Executable.run(
                ["feed", "template", "--class", "penalty", "--output", path], settings)
            #expect(done.status == 0, "\(done.errors)")
            let served = try service.get("/v1/feeds/penalty/template.\(form)").body
            #expect(folder.bytes("penalty.\(form)") == served)
            let piped = try await Executable.run(
                ["feed", "template", "--class", "penalty", "--format", form], settings)
            #expect(piped.output == served)
        }
        for wrong in [["--class", "nothing"], ["--class", "penalty", "--format", "pdf"], []] {
            #expect(try await Executable.run(["feed", "template"] + wrong, settings).status == 2)
        }
        let nowhere = try await Executable.run(
            ["feed", "template", "--class", "penalty", "--output", "/nowhere/x.xlsx"], settings)
        #expect(nowhere.status == 2)
        #expect(nowhere.errors.contains("/nowhere/x.xlsx"))
    }

    @Test func aFilledTemplateIsAFileToSend() async throws {
        let token = try await Departments.token("990000-scjg", database)
        let template = try service.get("/v1/feeds/registration/template.csv")
        let headings = template.text.replacing("\u{FEFF}", with: "").split(separator: "\r\n")[0].split(separator: ",")
        let values = [
            "主体名称": "样例市填报测试有限公司", "统一社会信用代码": "11990000MB9900013U", "成立日期": "2020/01/31",
        ]
        let row = headings.map { values[String($0)] ?? "" }.joined(separator: ",")
        let answer = try service.send("registration", template.body + Array((row + "\r\n").utf8), token: token)
        #expect(answer.status == 202, "\(answer.text)")
        let batch = try answer.decoded(BatchAnswer.self)
        let status = try await service.finished(batch.id, token: token)
        #expect(status.rows.new == 1)
        #expect(status.rows.rejected == 0)
    }
}
