import HTTPServer
import TestSupport
import Testing

@testable import Ingestion

/// Workbooks: sheets, rows and what can be wrong with them.
@Suite(.enabled(if: TestDatabase.isAvailable, "set GONGXIN_TEST_DATABASE_URL"), .database, .serialized)
struct WorkbookIngestionTests {
    @Test func rowsAreNumberedAsTheSheetDoes() async throws {
        let records = [Payload.penalty(1), Payload.penalty(2, ["CF_XDR_SHXYM": "no code"]), Payload.penalty(3)]
        var workbook = Payload.workbook(records, from: 3)
        workbook.sheets[0].rows = workbook.sheets[0].rows.replacing("<row r=\"6\">", with: "<row r=\"9\">")
        workbook.sheets[0].rows += "<row r=\"12\"><c r=\"A12\" t=\"inlineStr\"><is><t>x</t></is></c></row>"
        let file = workbook.bytes
        try await Station.run { station in
            let status = try await station.ingest("penalty", file, .xlsx, sliceRows: 1)
            #expect(status.counts == [2, 0, 0, 2])
            #expect(try await station.rows("SELECT row_number FROM quarantine ORDER BY 1") == [["5"], ["12"]])
            #expect(try await station.rows("SELECT row_number FROM record ORDER BY 1") == [["4"], ["9"]])
            let rejected = try await station.rejectedFile(status.id)
            #expect(String(decoding: rejected, as: UTF8.self).contains("5：[uscc_length]"))
            // Mended, the file of rejected rows goes in as it is.
            let mended = String(decoding: rejected, as: UTF8.self).replacing("no code", with: Payload.uscc(2))
            #expect(try await station.ingest("penalty", Array(mended.utf8)).counts == [1, 0, 0, 1])
        }
    }

    @Test func theHeaderIsNotedWhenItIsRead() async throws {
        let file = Payload.workbook([Payload.penalty(1, ["样例列": "1"])]).bytes
        try await Station.run { station in
            let status = try await station.ingest("penalty", file, .xlsx)
            #expect(status.unknownColumns == "[\"样例列\"]" && status.missingColumns == "[]")
            #expect(status.format == .xlsx && status.encoding == nil)
            #expect(status.mediaType == "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
        }
    }

    @Test func anotherSheetOfTheSameBytesIsAnotherBatch() async throws {
        var workbook = Payload.workbook([Payload.penalty(1)])
        workbook.sheets.append(("二月", Payload.workbook([Payload.penalty(2), Payload.penalty(3)]).sheets[0].rows))
        let file = workbook.bytes
        try await Station.run { station in
            #expect(try await station.ingest("penalty", file, .xlsx).counts == [1, 0, 0, 0])
            let second = try await station.ingest("penalty", file, .xlsx, sheet: "二月")
            #expect(second.counts == [2, 0, 0, 0] && second.sheet == "二月")
            let again = try await station.upload(station.request("penalty", .xlsx, sheet: "二月"), file)
            #expect(!again.isNew && again.batch == second.id)
            #expect(try await station.count("batch") == 2)
        }
    }

    @Test func whatShowsOnUnpackingFailsTheBatch() async throws {
        var workbook = Payload.workbook([Payload.penalty(1)])
        let noHeader = WorkbookFile(texts: [["样例", "例样"], ["1", "2"]]).bytes
        let file = workbook.bytes
        workbook.sheets[0].rows = ""
        let empty = workbook.bytes
        try await Station.run { station in
            let unknown = try await station.ingest("penalty", file, .xlsx, sheet: "三月")
            #expect(unknown.state == "failed" && unknown.failure == "no_such_sheet")
            #expect(unknown.failureMessage?.english.contains("数据") == true, "the sheets it has are named")
            for (payload, failure) in [
                (noHeader, "unusable_header"), (empty, "unusable_header"),
                (ZIPFile.pack([("a", [1])]), "not_a_workbook"),
                (Array(file.prefix(file.count - 30)), "not_a_workbook"),
            ] {
                let status = try await station.ingest("penalty", payload, .xlsx)
                #expect(status.state == "failed" && status.failure == failure, "\(status.failure)")
                #expect(status.failureMessage?.chinese.isEmpty == false)
            }
            #expect(try await station.counts("record", "quarantine") == [0, 0])
            #expect(try await station.ingest("penalty", file, .xlsx).counts == [1, 0, 0, 0], "the way is free again")
        }
    }
}
