import Documents

/// Documents to draw; everything in them is made up.
enum SampleDocument {
    static let law = "《中华人民共和国食品安全法》第一百二十二条第一款、《中华人民共和国行政处罚法》第二十八条第一款"

    static func make(records: Int = 3, name: String = "样例市测试食品有限公司") -> Document {
        Document(
            title: "公共信用信息报告（公开版）", subtitle: name, view: .everybody,
            cover: [
                DocumentField("统一社会信用代码", "91990000MA00000010"), DocumentField("生成时间", "2026年11月20日 17:30:00"),
                DocumentField("报告编号", "20261120173000ABCDEF01"), DocumentField("报告版本", "V2.0"),
                DocumentField("出具单位", "样例市公共信用信息中心"), DocumentField("主体标签", "存续"),
            ],
            sections: [
                DocumentSection(
                    "一、基础信息", count: 1,
                    parts: [
                        .fields([
                            DocumentField("主体名称", name), DocumentField("统一社会信用代码", "91990000MA00000010"),
                            DocumentField("登记状态", "存续"), DocumentField("成立日期", "2012-03-05"),
                            DocumentField("经营范围", String(repeating: "许可项目：食品生产；食品销售。", count: 12)),
                            DocumentField("邮政编码", ""),
                        ])
                    ]),
                DocumentSection("二、行政管理", count: records, parts: penalties(records)),
                DocumentSection("三、诚实守信", count: 0, parts: [.text("平台未归集到该主体的此类信息。")]),
                DocumentSection("四、严重失信", count: 0, parts: []),
            ],
            closing: ["本报告只列事实，不作评分、评级。", "对所载信息有异议的，可向出具单位提出异议申请。"],
            number: "20261120173000ABCDEF01")
    }

    private static func penalties(_ count: Int) -> [DocumentPart] {
        guard count > 0 else { return [.text("平台未归集到该主体的此类信息。")] }
        let table = DocumentTable(
            headings: ["序号", "决定书文号", "处罚机关", "处罚决定日期"], widths: [1, 4, 4, 2],
            rows: (1...count).map { ["\($0)", "样市监罚〔2026〕\($0)号", "样例市市场监督管理局", "2026-03-05"] })
        return [.heading("行政处罚", count: count), .table(table)]
            + (1...count).map { number in
                .record(
                    "\(number). 样市监罚〔2026〕\(number)号",
                    [
                        DocumentField("行政处罚决定书文号", "样市监罚〔2026〕\(number)号"), DocumentField("处罚类别", "罚款"),
                        DocumentField("违法事实", "当事人在未取得许可的情况下从事食品生产，经查实生产数量 \(number) 件。"),
                        DocumentField("处罚依据", law), DocumentField("罚款金额（万元）", "0.500000"),
                        DocumentField("处罚机关", "样例市市场监督管理局"),
                    ])
            } + [.notice("共 \(count + 7) 条，此处列出 \(count) 条，其余见 /v1/publicity/penalties。")]
    }

    /// All texts of a document.
    static func texts(_ document: Document) -> [String] {
        let parts = document.sections.flatMap { section in
            [section.heading] + section.parts.flatMap(texts)
        }
        return [document.title, document.subtitle] + document.cover.flatMap { [$0.name, $0.value] } + parts
            + document.closing
    }

    private static func texts(_ part: DocumentPart) -> [String] {
        switch part {
        case .heading(let text, _), .text(let text), .notice(let text): [text]
        case .fields(let fields): fields.flatMap { [$0.name, $0.value] }
        case .record(let heading, let fields): [heading] + fields.flatMap { [$0.name, $0.value] }
        case .table(let table): table.headings + table.rows.flatMap { $0 }
        }
    }
}
