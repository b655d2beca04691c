internal import Catalogue
internal import Spreadsheets

/// Writes the sheet that explains a template (填报说明): how to fill it in, and every item in a table.
struct TemplateGuide {
    private let informationClass: InformationClass
    private let columns: [TemplateColumn]

    init(_ informationClass: InformationClass, _ columns: [TemplateColumn]) {
        self.informationClass = informationClass
        self.columns = columns
    }

    func write(on sheet: Worksheet) throws(SpreadsheetError) {
        let headings = headings
        for (index, heading) in headings.enumerated() {
            try sheet.setColumn(index, width: heading.width, CellStyle(wraps: true))
        }
        let last = headings.count - 1
        try sheet.write(
            "\(informationClass.name)（\(informationClass.code)）填报说明", row: 0, columns: 0...last,
            CellStyle(isBold: true, size: 14))
        try sheet.setRow(0, height: 26)
        var row = 1
        for line in advice {
            try sheet.write(line, row: row, columns: 0...last, CellStyle(wraps: true))
            row += 1
        }
        row += 1
        for (index, heading) in headings.enumerated() {
            try sheet.write(heading.name, row: row, column: index, TemplateStyle.heading(.required))
        }
        try sheet.setRow(row, height: 24)
        let top = row
        for (number, column) in columns.enumerated() {
            row += 1
            try write(column, number + 1, row, headings, on: sheet)
        }
        sheet.freeze(rows: top + 1, columns: 2)
        try sheet.printAcross(repeatingRows: top...top)
    }

    private func write(
        _ column: TemplateColumn, _ number: Int, _ row: Int, _ headings: [Heading], on sheet: Worksheet
    ) throws(SpreadsheetError) {
        var lines = 1
        for (index, heading) in headings.enumerated() {
            let text = heading.text(number, column)
            let style =
                index == 1
                ? TemplateStyle.heading(column.demand).aligned : CellStyle(wraps: true, hasFrame: true, isText: true)
            try sheet.write(text, row: row, column: index, style)
            let paragraphs = text.split(separator: "\n").map { TextWidth.lines(String($0), in: Int(heading.width) - 2) }
            lines = max(lines, paragraphs.reduce(0, +))
        }
        try sheet.setRow(row, height: Double(lines) * 15 + 5)
    }

    /// How a template is filled in.
    private var advice: [String] {
        [
            "一、在第一张表中填报，每行一条记录；第一行表头请勿改动，不填的列可以删除，列的顺序不限。",
            "二、表头底色：深蓝为必填，缺少时整行退回；浅蓝为国家标准要求填写，缺少时予以接收并提示；灰色为选填。"
                + "各类主体的要求不同，以下表为准。",
            "三、代码、日期各列均为文本格式，请勿改为其他格式，以免丢失前导零或被改写。",
            "四、“共享属性”为数据项的开放范围：公开指社会公开，授权指经授权查询，共享指部门间共享。",
            "五、填好后可直接报送本文件，也可另存为CSV报送；退回的行附有原因，更正后可再次报送，不会重复入库。",
        ]
    }

    /// A column of the table.
    private struct Heading {
        let name: String
        let width: Double
        let text: (_ number: Int, _ column: TemplateColumn) -> String
    }

    private var headings: [Heading] {
        var headings = [
            Heading(name: "序号", width: 6) { number, _ in "\(number)" },
            Heading(name: "数据项", width: 26) { $1.item.name },
            Heading(name: "代码", width: 15) { $1.item.code },
            Heading(name: "类型", width: 24) { $1.type },
            Heading(name: "长度", width: 20) { $1.length },
        ]
        for (index, template) in informationClass.subjects.enumerated() {
            headings.append(
                Heading(name: TemplateWords.name(template), width: index == 0 ? 18 : 12) { $1.demands[index] })
        }
        headings += [
            Heading(name: "共享属性", width: 18) { $1.audience },
            Heading(name: "可填值", width: 40) { $1.values.joined(separator: "、") },
            Heading(name: "校验规则", width: 40) { $1.rules.joined(separator: "\n") },
        ]
        return headings
    }
}

extension CellStyle {
    /// The style of a heading for a cell whose text stands at the left.
    fileprivate var aligned: CellStyle {
        var style = self
        style.isCentred = false
        return style
    }
}
