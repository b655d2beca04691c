import Foundation
import TestSupport
import Testing

/// A department sends what its systems export: over HTTP and by the command.
@Suite(.enabled(if: Executable.isUsable, Executable.reason), .database, .service, .serialized)
struct PackedFeedTests {
    private let database = TestDatabase.current
    private let service: RunningService
    private static let workbook = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

    init() throws { service = try #require(RunningService.current) }

    private func send(
        _ payload: [UInt8], _ type: String, _ headers: [String: String] = [:], query: String = ""
    ) async throws -> HTTPAnswer {
        let token = try await Departments.token("990000-scjg", database)
        let all = RunningService.authorisation(token).merging(headers) { $1 }.merging(["Content-Type": type]) { $1 }
        return try HTTPCall.make(
            "POST", "/v1/feeds/registration/batches" + query, port: service.port, headers: all, body: payload)
    }

    private static func csv(_ name: String) -> String {
        "DJ_MC,DJ_SHXYM,DJ_CLRQ,DJ_FRDB\n\(name),11990000MB9900013U,2020-01-31,某某\n"
    }

    private static func book(_ name: String) -> WorkbookFile {
        WorkbookFile(texts: csv(name).split(separator: "\n").map { $0.split(separator: ",").map(String.init) })
    }

    @Test func everyFormIsTakenAndGivenBackAsItWas() async throws {
        let token = try await Departments.token("990000-scjg", database)
        let object = "{\"DJ_MC\":\"乙\",\"DJ_SHXYM\":\"11990000MB9900013U\",\"DJ_CLRQ\":\"2020-01-31\"}"
        let forms: [(type: String, headers: [String: String], query: String, payload: [UInt8], back: String)] = [
            ("text/csv; charset=GBK", [:], "", GB18030Text.encode(Self.csv("甲")), "text/csv; charset=gb18030"),
            (
                "text/csv", ["Content-Encoding": "gzip"], "", GzipFile.pack(Array(Self.csv("丙").utf8)),
                "application/gzip"
            ),
            ("application/gzip", [:], "?format=json", GzipFile.pack(Array("[\(object)]".utf8)), "application/gzip"),
            (
                "application/gzip", ["Content-Disposition": "attachment; filename=\"a.csv.gz\""], "",
                GzipFile.pack(Array(Self.csv("丁").utf8)), "application/gzip"
            ),
            ("application/json", [:], "", Array(object.utf8), "application/json"),
            (Self.workbook, [:], "?sheet=%E6%95%B0%E6%8D%AE", Self.book("戊").bytes, Self.workbook),
        ]
        for form in forms {
            let answer = try await send(form.payload, form.type, form.headers, query: form.query)
            try #require(answer.status == 202, "\(form.type): \(answer.text)")
            let batch = try answer.decoded(BatchAnswer.self)
            let status = try await service.finished(batch.id, token: token)
            #expect(status.state == "done" && status.rows.accepted == 1, "\(form.type)")
            let back = try service.get("/v1/batches/\(batch.id)/payload", token: token)
            #expect(back.body == form.payload && back.headers["content-type"] == form.back)
        }
    }

    @Test func whatIsNotReadIsRefusedWithAReason() async throws {
        let csv = Array(Self.csv("己").utf8)
        let book = Self.book("己").bytes
        let refusals: [(String, [String: String], String, [UInt8], Int, String)] = [
            ("application/vnd.ms-excel", [:], "", csv, 415, "old_workbook"),
            ("text/csv; charset=big5", [:], "", csv, 415, "unsupported_encoding"),
            ("text/csv", ["Content-Encoding": "br"], "", csv, 415, "unsupported_compression"),
            ("application/gzip", [:], "", GzipFile.pack(csv), 415, "unsupported_format"),
            ("text/csv", [:], "?sheet=a", csv, 400, "invalid_parameter"),
            ("text/csv", [:], "?format=xls", csv, 400, "invalid_parameter"),
            (Self.workbook, [:], "?sheet=", book, 400, "invalid_parameter"),
            ("text/csv", [:], "", book, 422, "workbook_sent_as_text"),
            (Self.workbook, [:], "", csv, 422, "not_a_workbook"),
            ("text/csv", [:], "", [0x1F, 0x8B, 0x08] + csv, 422, "gzip_damaged"),
        ]
        for (type, headers, query, payload, status, code) in refusals {
            let answer = try await send(payload, type, headers, query: query)
            #expect(answer.status == status)
            #expect(try answer.object()["code"] as? String == code)
            #expect(try (answer.object()["detail"] as? String)?.isEmpty == false)
        }
    }

    @Test func theCommandTakesTheTypeFromTheName() async throws {
        let folder = try TemporaryFolder()
        let settings = Executable.settings(database)
        func submit(_ name: String, _ bytes: [UInt8], _ more: [String] = []) async throws -> (Int32, String, String) {
            let file = try folder.write(bytes, to: name)
            let done = try await Executable.run(
                ["feed", "submit", "--class", "registration", "--source", "990000-scjg", file, "--wait"] + more,
                settings)
            return (done.status, String(decoding: done.output, as: UTF8.self), done.errors)
        }
        let gb18030 = GzipFile.pack(GB18030Text.encode(Self.csv("庚")))
        let packed = try await submit("a.CSV.gz", gb18030)
        #expect(packed.0 == 0 && packed.1.contains("read as csv, gzip, gb18030") && packed.1.contains("accepted 1"))
        let named = try await submit("b.xlsx", Self.book("辛").bytes, ["--sheet", "数据"])
        #expect(named.0 == 0 && named.1.contains("read as xlsx, 数据") && named.1.contains("accepted 1"))
        let unknown = try await submit("c.xlsx", Self.book("壬").bytes, ["--sheet", "没有"])
        #expect(unknown.0 != 0 && unknown.1.contains("数据"), "the sheets it has are named")
        let old = try await submit("d.xls", [1])
        #expect(old.0 != 0 && old.2.contains(".xlsx"))
        let wrong = try await submit("e.csv", Self.book("癸").bytes)
        #expect(wrong.0 != 0 && wrong.2.contains("media type of XLSX"))
        let forced = try await submit("f.txt", GB18030Text.encode(Self.csv("子")), ["--encoding", "utf-8"])
        #expect(forced.0 == 0 && forced.1.contains("rejected 1"))
    }
}
