import CatalogueStore
import Ingestion
import PostgresClient
import Spreadsheets
import TestSupport
import Testing

@testable import Checks

/// The files a check takes and gives.
@Suite(.enabled(if: TestDatabase.isAvailable, "set GONGXIN_TEST_DATABASE_URL"), .database, .serialized)
struct CheckFormatTests {
    private typealias Given = CheckedSubjects
    private let database = TestDatabase.current

    static let xlsx = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

    private static func workbook(_ rows: [[String]]) throws -> [UInt8] {
        let workbook = try Workbook(title: "test")
        let sheet = try workbook.addSheet("名单")
        for (row, cells) in rows.enumerated() {
            for (column, text) in cells.enumerated() {
                try sheet.write(text, row: row, column: column, CellStyle())
            }
        }
        return try workbook.finish()
    }

    @Test func everyFormatGivesTheSame() async throws {
        try await Given.fill(database)
        // “统一社会信用代码,名称” and the name in GB 18030.
        let header: [UInt8] = [
            0xCD, 0xB3, 0xD2, 0xBB, 0xC9, 0xE7, 0xBB, 0xE1, 0xD0, 0xC5, 0xD3, 0xC3, 0xB4, 0xFA, 0xC2, 0xEB, 0x2C, 0xC3,
            0xFB, 0xB3, 0xC6, 0x0A,
        ]
        let name: [UInt8] = [
            0xD1, 0xF9, 0xC0, 0xFD, 0xCA, 0xD0, 0xC7, 0xE5, 0xB0, 0xD7, 0xD3, 0xD0, 0xCF, 0xDE, 0xB9, 0xAB, 0xCB, 0xBE,
        ]
        let files: [(String, [UInt8])] = [
            ("text/csv", Array("统一社会信用代码,名称\n\(Given.listed),\n,样例市清白有限公司\n".utf8)),
            ("text/csv", header + Array("\(Given.listed),\n,".utf8) + name + [0x0A]),
            ("text/csv", Array("\(Given.listed)\n样例市清白有限公司\n".utf8)),
            ("text/csv", Array("\u{FEFF}名称;CODE\r\n;\"\(Given.listed.lowercased())\"\r\n样例市清白有限公司;\r\n".utf8)),
            (Self.xlsx, try Self.workbook([["名称", "社会信用代码"], ["", Given.listed], ["样例市清白有限公司", ""]])),
            ("application/json", Array(#"["\#(Given.listed)", "样例市清白有限公司"]"#.utf8)),
            (
                "application/json",
                Array(
                    #"[{"code": "\#(Given.listed)", "x": [1, "}"]}, {"名称": "样例市\u6e05\u767d有限公司", "code": null}]"#.utf8)
            ),
            ("application/x-ndjson", Array("{\"uscc\":\"\(Given.listed)\"}\n{\"name\":\"样例市清白有限公司\"}\n".utf8)),
        ]
        try await Counter.open { counter in
            for (number, file) in files.enumerated() {
                let lines = try await counter.check(file.1, as: "department-fgw", type: file.0)
                #expect(lines.map(\.subject) == [Given.listed, Given.clean], "\(number)")
                #expect(lines.map(\.penaltiesInForce) == [2, 0], "\(number)")
            }
        }
    }

    @Test func resultsAreTablesWithChineseHeadings() async throws {
        try await Given.fill(database)
        try await Counter.open { counter in
            let made = try counter.post(
                "/v1/checks?purpose=tender", as: "department-fgw", Array("\(Given.listed)\n样例市同名有限公司\n".utf8))
            let path = try #require(made.headers["location"])
            _ = try await counter.work()
            let csv = try counter.get(path + "/results?format=csv", as: "department-fgw").text.split(separator: "\n")
            #expect(
                csv[0]
                    == "\u{FEFF}\"行号\",\"编号\",\"提交的代码\",\"提交的名称\",\"核查结果\",\"匹配依据\",\"统一社会信用代码\",\"主体名称\",\"所在名单\",\"有效行政处罚数\",\"是否经营异常\",\"最近决定日期\",\"说明\""
            )
            #expect(csv[1].contains("\"经营异常名录；严重失信主体名单\",\"2\",\"是\""))
            #expect(csv[2].contains("\"多个主体同名\""))
            let file = try counter.get(path + "/results.xlsx", as: "department-fgw")
            #expect(file.headers["content-type"] == Self.xlsx)
            // A workbook of ours can be checked again: it has the columns for it.
            let rows = try await CheckReader(format: .xlsx, encoding: nil, sheet: nil).rows(of: file.body)
            #expect(rows.count == 2)
        }
    }

    @Test func aRowMoreThanThereMayBeIsRefused() async throws {
        try await Given.fill(database)
        let line = Array("\(Given.listed)\n".utf8)
        let most = Array(repeatElement(line, count: CheckRows.limit).joined())
        try await Counter.open { counter in
            let refused = try counter.post("/v1/checks?purpose=tender", as: "department-fgw", most + line)
            #expect(refused.status == 413)
            #expect(try refused.object()["code"] as? String == "too_many_rows")
            let made = try counter.post("/v1/checks?purpose=tender", as: "department-fgw", most)
            #expect(made.status == 202)
            #expect(try await counter.work() == CheckRows.limit)
        }
        #expect(try await database.count("SELECT count(*) FROM credit_check") == 1)
    }

    @Test func hostileFilesAreRefusedOrReadRowByRow() async throws {
        try await Given.fill(database)
        let zeros = Array(repeating: UInt8(0), count: 1000)
        let files: [(String, [UInt8], Int, String?)] = [
            ("text/csv", [], 422, "no_rows"),
            ("text/csv", Array("\n\n\r\n".utf8), 422, "no_rows"),
            ("text/csv", Array("a,b\nc,d\n".utf8), 422, "unknown_columns"),
            ("text/csv", [0x50, 0x4B, 0x03, 0x04] + zeros, 422, "other_format"),
            ("text/csv", [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1] + zeros, 422, "old_workbook"),
            ("text/csv", [0x1F, 0x8B, 0x08, 0, 0, 0, 0, 0, 0, 3, 1, 2, 3], 422, "damaged_file"),
            (Self.xlsx, Array("code\n".utf8), 422, "other_format"),
            (Self.xlsx, [0x50, 0x4B, 0x03, 0x04] + zeros, 422, "damaged_file"),
            ("application/json", Array("[]".utf8), 422, "no_rows"),
            ("application/pdf", Array("x".utf8), 415, "unsupported_format"),
        ]
        try await Counter.open { counter in
            for (type, body, status, code) in files {
                let answer = try counter.post("/v1/checks?purpose=tender", as: "department-fgw", type: type, body)
                #expect(answer.status == status, "\(type) \(answer.text)")
                #expect(try answer.object()["code"] as? String == code, "\(type) \(answer.text)")
            }
            let rows = Array("code,name\n\"open,x\n\(Given.listed),\0\n\(Given.listed),".utf8) + [0xFF, 0xFE, 0x0A]
            let lines = try await counter.check(
                rows + Array("'; DROP TABLE record; --,\n\(Given.clean),\n".utf8), as: "department-fgw")
            #expect(lines.map(\.status) == ["invalid", "invalid", "invalid", "invalid", "found"])
            let json =
                #"[{"code":"\#(Given.clean)"},{"code":"\ud800"},{"code":{"a":[1]}},7,{"code" "x"},{"code":"\#(Given.listed)"}]"#
            let objects = try await counter.check(json, as: "department-fgw", type: "application/json")
            #expect(objects.first?.status == "found" && objects.last?.status == "found")
            #expect(objects.dropFirst().dropLast().allSatisfy { $0.status == "invalid" })
        }
        #expect(try await database.count("SELECT count(*) FROM record") == 6)
    }

    @Test func damagedFilesNeverBreakTheReader() async throws {
        var mutator = Mutator(seed: 4)
        let files: [(CheckReader, [UInt8])] = [
            (
                CheckReader(format: .csv, encoding: nil, sheet: nil),
                Array("编号,code,名称\n1,\(Given.listed),\"a\"\"b\"\n".utf8)
            ),
            (
                CheckReader(format: .json, encoding: nil, sheet: nil),
                Array(#"[{"code":"\#(Given.listed)","x":{"a":[1,"\u00e9"]}},"样例市"]"#.utf8)
            ),
            (CheckReader(format: .xlsx, encoding: nil, sheet: nil), try Self.workbook([["code"], [Given.listed]])),
        ]
        for (reader, file) in files {
            var read = 0
            for _ in 0..<150 {
                do {
                    let rows = try await reader.rows(of: mutator.mutate(file))
                    #expect(rows.references.count == rows.count && rows.names.count == rows.count)
                    #expect(rows.faults.count == rows.count)
                    read += 1
                } catch is CheckRefusal {}
            }
            #expect(read > 0)
        }
    }
}
