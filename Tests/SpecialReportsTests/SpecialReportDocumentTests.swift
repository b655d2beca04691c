import Catalogue
import Documents
import HTTPServer
import TestSupport
import Testing

@testable import SpecialReports

/// The report as it is printed.
@Suite(.enabled(if: TestDatabase.isAvailable, "set GONGXIN_TEST_DATABASE_URL"), .database, .serialized)
struct SpecialReportDocumentTests {
    @Test func aDocumentSaysWhatTheReportSays() async throws {
        let desk = try await SpecialDesk()
        try await desk.declareAll()
        try await desk.database.insert([.tax { $0.publicItems = #"{"CF_WSH":"样税罚1号","CF_CFLB":"警告;罚款"}"# }])
        let report = try #require(try await desk.report(["taxation", "ecology"]))
        let document = SpecialReportDocument(report, desk.catalogue).document(
            number: "20261120", issuer: "样例中心", madeAt: 1_795_190_400)
        #expect(document.title == "专项信用报告" && document.subtitle == "样例市专项有限公司" && document.view == .everybody)
        let cover = Dictionary(uniqueKeysWithValues: document.cover.map { ($0.name, $0.value) })
        #expect(cover["统一社会信用代码"] == SpecialDesk.subject && cover["生成时间"] == "2026年11月21日 00:00:00")
        #expect(cover["查询期间"] == "\(desk.period.from) 至 \(desk.period.to)" && cover["报告编号"] == "20261120")
        #expect(cover["查询到记录的领域"] == "税务1条" && cover["不能得出结论的领域"] == "生态环境")
        #expect(cover["未查询到记录的领域"] == nil && cover["登记情况"] == nil && document.number == "20261120")
        #expect(document.sections.map(\.heading) == ["一、税务", "二、生态环境"])
        #expect(document.sections.map(\.count) == [1, nil])
        let tax = document.sections[0].parts
        #expect(
            tax == [
                .text(SpecialReportWording.statement(report.fields[0], desk.period).chinese),
                .heading("行政处罚", count: 1),
                .record(
                    "1．样税罚1号",
                    [
                        DocumentField("行政处罚决定书文号", "样税罚1号"), DocumentField("处罚类别", "警告;罚款"),
                        DocumentField("决定机关", "国家税务总局样例市税务局"),
                        DocumentField("决定日期", desk.today.adding(days: -30).description),
                        DocumentField(
                            "公示期", "\(desk.today.adding(days: -30)) 至 \(desk.today.adding(days: 99))"),
                    ]),
            ])
        let ecology = document.sections[1].parts
        #expect(ecology.first == .notice(SpecialReportWording.statement(report.fields[1], desk.period).chinese))
        guard case .table(let table) = ecology.last else {
            Issue.record("no table of what is lacking")
            return
        }
        #expect(table.headings.count == table.widths.count && table.rows.count == 2)
        #expect(table.rows[0] == ["样例市生态环境局", "行政处罚", "来源部门未声明数据已报送完整", "\(desk.period.from)"])
        #expect(document.closing == [SpecialReportWording.scope.chinese, SpecialReportWording.sources.chinese])
        let unissued = SpecialReportDocument(report, desk.catalogue).document(madeAt: 1_795_190_400)
        #expect(unissued.number == nil && unissued.closing.first == SpecialReportWording.unissued.chinese)
        #expect(!unissued.cover.contains { $0.name == "报告编号" || $0.name == "出具单位" })
    }
}
