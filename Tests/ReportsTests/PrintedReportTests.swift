import Catalogue
import Disclosure
import Documents
import Foundation
import TestSupport
import Testing

/// Reports as HTML and PDF, against the same reports as JSON.
@Suite(
    .enabled(if: TestDatabase.isAvailable, "set GONGXIN_TEST_DATABASE_URL"), .database, .readers, .serialized)
struct PrintedReportTests {
    private let database = TestDatabase.current
    private let server = ReaderServer.current
    private let code = SpareCode.canary
    private var path: String { "/v1/subjects/\(code)/report" }
    private let bank = TestCaller("bank-a", .bank)
    private let department = TestCaller("990000-scjg", .department)

    private func prepare(name: String = "样例市测试食品有限公司", state: String = "存续") async throws {
        try await database.run(
            "SET session_replication_role = replica; TRUNCATE record, subject, subject_gram, authorisation, access_log, request_nonce, service_right, organisation CASCADE; SET session_replication_role = origin"
        )
        for (organisation, kind) in [("bank-a", "bank"), ("990000-scjg", "department")] {
            try await database.insertCaller(organisation, kind: kind)
        }
        let code = self.code
        try await database.insertSubject(code, name: name, registered: true)
        try await database.insert([
            RecordRow {
                $0.uscc = code
                $0.classCode = "registration"
                $0.decided = nil
                $0.publicUntil = nil
                $0.publicItems = Self.json([
                    "DJ_MC": name.replacing("'", with: "''"), "DJ_SHXYM": code, "DJ_ZT": state,
                    "DJ_JYFW": "许可项目：食品生产；\n一般项目：“技术服务” \\ 咨询", "DJ_CLRQ": "2012-03-05",
                ])
                $0.authorisedItems = #"{"DJ_FRDB":"B-CANARY"}"#
            }
        ])
    }

    private static func json(_ items: [String: Any]) -> String {
        let data = try? JSONSerialization.data(withJSONObject: items)
        return String(decoding: data ?? Data(), as: UTF8.self)
    }

    private func addPenalties(_ count: Int) async throws {
        let code = self.code
        try await database.insert(
            (0..<count).map { number in
                RecordRow {
                    $0.uscc = code
                    $0.key = 100 + number
                    $0.decided = -number / 10 - 1
                    $0.publicFrom = -number / 10 - 1
                    $0.publicItems = Self.json([
                        "CF_WSH": "样市监罚〔2026〕\(number)号", "CF_CFJG": "样例市市场监督管理局", "CF_CFLB": ["罚款", "警告"],
                        "CF_SY": "当事人未取得许可从事食品生产，数量\(number)件。", "CF_NR_FK": "0.50",
                    ])
                }
            })
    }

    private func bare(_ text: String) -> String { text.filter { !$0.isWhitespace } }

    private func get(_ query: KeyValuePairs<String, String>, as caller: TestCaller? = nil) throws -> HTTPAnswer {
        let answer = try caller.map { try server.get(path, query, as: $0) } ?? server.get(path, query)
        try #require(answer.status == 200, "\(answer.text)")
        return answer
    }

    /// All values of items that a report as JSON holds.
    private func values(_ answer: HTTPAnswer) throws -> Set<String> {
        let sections = try answer.object()["sections"] as? [[String: Any]] ?? []
        let records = sections.flatMap { $0["records"] as? [[String: Any]] ?? [] }
        let items = ["items", "authorised_items", "shared_items"].flatMap { name in
            records.flatMap { record in
                (record[name] as? [String: Any] ?? [:]).values.flatMap { $0 as? [String] ?? [$0 as? String ?? ""] }
            }
        }
        let others = ["agency", "decision_date"].flatMap { name in records.compactMap { $0[name] as? String } }
        return Set(items + others)
    }

    @Test(arguments: [0, 1, 500]) func everyFactOfTheJSONIsInPDFAndHTML(penalties: Int) async throws {
        try await prepare()
        try await addPenalties(penalties)
        let values = try values(get([:]))
        #expect(values.count > min(penalties, 1) * (penalties + 3))
        let pdf = try get(["format": "pdf"])
        #expect(pdf.headers["content-type"] == "application/pdf")
        #expect(pdf.headers["cache-control"] == "no-cache")
        let text = try Poppler(bytes: pdf.body).text()
        let html = try get(["format": "html"])
        #expect(html.headers["content-type"] == "text/html; charset=utf-8")
        #expect(html.headers["content-security-policy"]?.hasPrefix("default-src 'none'") == true)
        let page = bare(html.text.replacing("&quot;", with: "\""))
        for value in values {
            let isPrinted = text.contains(bare(value))
            #expect(isPrinted, "\(value)")
            let isOnPage = page.contains(bare(value))
            #expect(isOnPage, "\(value)")
        }
        for heading in Self.headings {
            #expect(text.contains(heading) && page.contains(heading))
        }
        #expect(text.contains("二、行政管理（\(penalties)条）"))
        #expect(text.contains("信用状况提升建议") && text.contains("不作评分、评级"))
    }

    private static let headings = [
        "一、基础信息", "二、行政管理", "三、诚实守信", "四、严重失信", "五、经营异常", "六、信用承诺", "七、信用评价", "八、司法判决",
        "九、其他", "十、信用状况提升建议", "十一、地方补充内容",
    ]

    @Test func aReportAboutLittleHasTwoPages() async throws {
        try await prepare()
        let none = Poppler(bytes: try get(["format": "pdf"]).body)
        #expect(try none.pageCount() == 2)
        try await addPenalties(1)
        let one = Poppler(bytes: try get(["format": "pdf"]).body)
        #expect(try one.pageCount() == 2)
        let text = try one.text(pages: 2...2)
        for heading in Self.headings { #expect(text.contains(heading), "\(heading)") }
    }

    @Test func whomARecordIsAboutIsSaidWhereItIsAnother() async throws {
        try await prepare()
        let code = self.code
        try await database.insert(
            [("样例市测试食品有限公司", 1), ("样例市测试饮料有限公司", 2)].map { name, key in
                RecordRow {
                    $0.uscc = code
                    $0.key = key
                    $0.publicItems = Self.json(["CF_WSH": "文号\(key)", "CF_XDR_MC": name, "CF_XDR_SHXYM": code])
                }
            })
        let text = try Poppler(bytes: get(["format": "pdf"]).body).text()
        #expect(text.components(separatedBy: "行政相对人名称").count == 2)
        #expect(text.contains("行政相对人名称样例市测试饮料有限公司"))
        #expect(!text.contains("行政相对人代码"))
    }

    @Test func sectionsAreCutWithTheTrueCountAndSayWhereTheRestIs() async throws {
        try await prepare()
        try await addPenalties(507)
        let text = try Poppler(bytes: get(["format": "pdf"]).body).text()
        for expected in [
            "二、行政管理（507条）", "共507条，本报告按决定日期由近到远列出其中500条，其余7条未列出", "/v1/publicity/penalties?uscc=\(code)",
        ] {
            // A whole report is too much to be shown with a failure.
            let isThere = text.contains(expected)
            #expect(isThere, "\(expected)")
        }
        let cover = try #require(get([:]).object()["cover"] as? [String: Any])
        #expect((cover["counts"] as? [String: Int])?["administrative"] == 507)
    }

    @Test func theCoverSaysWhoWhenAndWhatFollowsFromTheData() async throws {
        try await prepare(state: "注销")
        let code = self.code
        try await database.insert([
            RecordRow {
                $0.uscc = code
                $0.classCode = "abnormal_operation"
                $0.key = 7
                $0.publicItems = #"{"YC_MLMC":"经营异常名录","YC_LRYY":"未按规定公示年度报告"}"#
            }
        ])
        let cover = try #require(get([:]).object()["cover"] as? [String: Any])
        #expect(cover["version"] as? String == "V2.0")
        #expect(cover["issuer"] as? String == "样例市公共信用信息中心")
        #expect(cover["labels"] as? [String] == ["注销", "经营异常"])
        #expect((cover["counts"] as? [String: Int])?["abnormal"] == 1)
        let text = try Poppler(bytes: get(["format": "pdf"]).body).text(pages: 1...1)
        #expect(text.contains("注销（依据：登记注册基本信息“登记状态”）；经营异常（依据：经营异常名录1条）"))
        for expected in ["公共信用信息报告（公开版）", "2026年11月20日17:30:00", "V2.0", "样例市公共信用信息中心", code] {
            #expect(text.contains(expected), "\(expected)")
        }
        try await database.run("UPDATE record SET state = 'repaired' WHERE class = 'abnormal_operation'")
        let later = try #require(get([:]).object()["cover"] as? [String: Any])
        #expect(later["labels"] as? [String] == ["注销"])
    }

    @Test func whatIsNotPublicIsInNoPublicDocument() async throws {
        try await prepare()
        let code = self.code
        try await database.insert([RecordRow { $0.uscc = code }])
        for format in ["pdf", "html"] {
            let answer = try get(["format": format])
            let text = format == "pdf" ? try Poppler(bytes: answer.body).text() : answer.text
            #expect(text.contains("A-CANARY"))
            #expect(!text.contains("B-CANARY") && !text.contains("C-CANARY"))
        }
        #expect(try await database.count("SELECT count(*) FROM access_log") == 0)
    }

    @Test func aBankAndADepartmentGetWhatTheyMaySee() async throws {
        try await prepare()
        let code = self.code
        try await database.insert([RecordRow { $0.uscc = code }])
        try await database.insert([AuthorisationRow { $0.subject = code }])
        try await database.insertRight("990000-scjg", "penalty", "supervision")
        let query: KeyValuePairs = [
            "view": "authorised", "authorisation": AuthorisationRow().id, "purpose": "loan", "format": "pdf",
        ]
        let authorised = try get(query, as: bank)
        #expect(authorised.headers["cache-control"] == "no-store")
        var text = try Poppler(bytes: authorised.body).text()
        #expect(text.contains("公共信用信息报告（授权版）") && text.contains("信贷审批"))
        #expect(text.contains("B-CANARY") && !text.contains("C-CANARY"))
        #expect(text.contains("主体授权书"))
        #expect(text.contains("不包括登记注册基本信息中的非公开信息项"))
        let shared = try get(["view": "shared", "purpose": "supervision", "format": "pdf"], as: department)
        text = try Poppler(bytes: shared.body).text()
        #expect(text.contains("公共信用信息报告（共享版）") && text.contains("C-CANARY"))
        #expect(
            try await database.run("SELECT outcome FROM access_log").map { $0[0] } == ["answered", "answered"])
        let refused = try server.get(path, ["view": "shared", "purpose": "supervision", "format": "pdf"], as: bank)
        #expect(refused.status == 403)
        #expect(refused.headers["content-type"] == "application/problem+json")
    }

    @Test func repairIsAdvisedFromThePeriodsOfPublicityAlone() async throws {
        try await prepare()
        let code = self.code
        try await database.insert(
            [(1, -1200, "罚款"), (2, -5, "罚款"), (3, -40, "责令停产停业")].map { key, decided, kind in
                RecordRow {
                    $0.uscc = code
                    $0.key = key
                    $0.decided = decided
                    $0.publicItems = #"{"CF_WSH":"文号\#(key)","CF_CFLB":["警告","\#(kind)"]}"#
                }
            })
        let text = try Poppler(bytes: get(["format": "pdf"]).body).text()
        let publicity = try TestDatabase.catalogue(on: server.day).publicity
        for (place, key, days, kind, tier) in [(1, 2, -5, "罚款", "一般"), (2, 3, -40, "责令停产停业", "严重")] {
            let decided = server.day.adding(days: days)
            let period = publicity.period(classCode: "penalty", tierValues: [kind], decided: decided)
            let minimum = try #require(period?.minimumUntil)
            #expect(text.contains("\(place)文号\(key)\(decided)\(tier)\(minimum)起"))
        }
        #expect(text.contains("3文号1\(server.day.adding(days: -1200))一般最短公示期已满"))
        #expect(text.contains("处罚类别警告；罚款"))
        #expect(text.contains("是否准予修复，由有权机关依法认定"))
    }

    @Test func aReportOfAPastDayIsPrintedToo() async throws {
        try await prepare()
        let today = server.day.description
        let json = try get(["as_of": today])
        #expect((try json.object()["cover"] as? [String: Any])?["version"] as? String == "V2.0")
        let text = try Poppler(bytes: get(["as_of": today, "format": "pdf"]).body).text()
        #expect(text.contains("历史报告说明") && text.contains("未列出不等于当日没有"))
    }

    @Test(arguments: [
        ("application/pdf", "application/pdf"),
        ("text/html,application/xhtml+xml;q=0.9,*/*;q=0.8", "text/html; charset=utf-8"),
        ("*/*", "application/json"), ("application/json, application/pdf", "application/json"),
        ("application/pdf;q=0.5, text/html;q=0.7", "text/html; charset=utf-8"), ("image/png", "application/json"),
    ]) func theAcceptHeaderChooses(accept: String, type: String) async throws {
        try await prepare()
        let answer = try HTTPCall.make("GET", path, port: server.port, headers: ["Accept": accept])
        #expect(answer.status == 200)
        #expect(answer.headers["content-type"] == type)
        #expect(answer.headers["vary"] == "Authorization, Signature-Input, Accept, Accept-Encoding")
        let asked = try HTTPCall.make(
            "GET", path + "?format=json", port: server.port, headers: ["Accept": "application/pdf"])
        #expect(asked.headers["content-type"] == "application/json")
    }

    @Test func aFormatThereIsNotIsRefused() async throws {
        try await prepare()
        #expect(try server.get(path, ["format": "docx"]).status == 400)
        #expect(try server.get("/v1/subjects/\(SpareCode.unknown)/report", ["format": "pdf"]).status == 404)
    }
}
