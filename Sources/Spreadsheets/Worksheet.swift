internal import CXlsxwriter

/// A sheet of a workbook in the making. Rows and columns count from 0.
public struct Worksheet {
    private let sheet: UnsafeMutablePointer<lxw_worksheet>
    private let workbook: Workbook

    init(_ sheet: UnsafeMutablePointer<lxw_worksheet>, _ workbook: Workbook) {
        self.sheet = sheet
        self.workbook = workbook
    }

    /// The last row a sheet has.
    public static let lastRow = 1_048_575

    /// The letters by which a spreadsheet names a column, such as `AB`.
    public static func letters(ofColumn column: Int) -> String {
        var letters = ""
        var rest = column + 1
        while rest > 0 {
            letters = String(UnicodeScalar(UInt8(ascii: "A") + UInt8((rest - 1) % 26))) + letters
            rest = (rest - 1) / 26
        }
        return letters
    }

    /// Writes a text into a cell.
    public func write(_ text: String, row: Int, column: Int, _ style: CellStyle) throws(SpreadsheetError) {
        try check("cell") {
            worksheet_write_string(sheet, lxw_row_t(row), lxw_col_t(column), text, workbook.format(style))
        }
    }

    /// Makes one cell of several beside each other.
    public func write(
        _ text: String, row: Int, columns: ClosedRange<Int>, _ style: CellStyle
    ) throws(SpreadsheetError) {
        if columns.count == 1 { return try write(text, row: row, column: columns.lowerBound, style) }
        try check("cells") {
            worksheet_merge_range(
                sheet, lxw_row_t(row), lxw_col_t(columns.lowerBound), lxw_row_t(row), lxw_col_t(columns.upperBound),
                text,
                workbook.format(style))
        }
    }

    /// Sets how wide a column is, in digits of the usual size, and the style of its cells as far as they have none.
    public func setColumn(_ column: Int, width: Double, _ style: CellStyle) throws(SpreadsheetError) {
        try check("column") {
            worksheet_set_column(sheet, lxw_col_t(column), lxw_col_t(column), width, workbook.format(style))
        }
    }

    /// Sets how high a row is, in points.
    public func setRow(_ row: Int, height: Double) throws(SpreadsheetError) {
        try check("row") { worksheet_set_row(sheet, lxw_row_t(row), height, nil) }
    }

    /// Puts a note (批注) on a cell, shown when the pointer is over it; width and height in pixels.
    public func note(_ text: String, row: Int, column: Int, width: Int, height: Int) throws(SpreadsheetError) {
        let texts = CTexts()
        var options = lxw_comment_options()
        options.author = texts.add("Gongxin")
        options.width = UInt16(clamping: width)
        options.height = UInt16(clamping: height)
        options.font_name = texts.add("SimSun")
        options.font_size = 9
        try check("note") {
            worksheet_write_comment_opt(sheet, lxw_row_t(row), lxw_col_t(column), text, &options)
        }
    }

    /// Keeps the rows above and the columns before a cell in sight.
    public func freeze(rows: Int, columns: Int) {
        worksheet_freeze_panes(sheet, lxw_row_t(rows), lxw_col_t(columns))
    }

    /// Prints on A4 across, as wide as one page, with these rows on top of every page.
    public func printAcross(repeatingRows rows: ClosedRange<Int>) throws(SpreadsheetError) {
        worksheet_set_landscape(sheet)
        worksheet_set_paper(sheet, 9)
        worksheet_fit_to_pages(sheet, 1, 0)
        try check("printing") {
            worksheet_repeat_rows(sheet, lxw_row_t(rows.lowerBound), lxw_row_t(rows.upperBound))
        }
    }

    /// Hides the sheet.
    public func hide() { worksheet_hide(sheet) }

    /// Checks what is typed into a column from a row on.
    public func restrict(column: Int, fromRow row: Int, _ rule: CellRule) throws(SpreadsheetError) {
        let texts = CTexts()
        var validation = lxw_data_validation()
        validation.ignore_blank = UInt8(LXW_VALIDATION_ON.rawValue)
        validation.error_type = UInt8(
            rule.strictness == .refuse
                ? LXW_VALIDATION_ERROR_TYPE_STOP.rawValue : LXW_VALIDATION_ERROR_TYPE_WARNING.rawValue)
        validation.error_title = texts.add(rule.title)
        validation.error_message = texts.add(rule.complaint)
        if let hint = rule.hint {
            validation.input_title = texts.add(rule.title)
            validation.input_message = texts.add(hint)
        }
        rule.kind.fill(&validation, texts)
        var values: [UnsafeMutablePointer<CChar>?] = []
        if case .list(let names) = rule.kind {
            guard names.joined(separator: ",").utf8.count <= CellRule.listLimit else {
                throw SpreadsheetError(
                    operation: "validation", reason: "the values are too long for a list of their own")
            }
            values = names.map(texts.add) + [nil]
        }
        try values.withUnsafeMutableBufferPointer { (list) throws(SpreadsheetError) in
            validation.value_list = list.isEmpty ? nil : list.baseAddress
            try check("validation") {
                worksheet_data_validation_range(
                    sheet, lxw_row_t(row), lxw_col_t(column), lxw_row_t(Self.lastRow), lxw_col_t(column), &validation)
            }
        }
    }
}

extension CellRule.Kind {
    fileprivate func fill(_ validation: inout lxw_data_validation, _ texts: CTexts) {
        switch self {
        case .list: validation.validate = UInt8(LXW_VALIDATION_TYPE_LIST.rawValue)
        case .range(let range):
            validation.validate = UInt8(LXW_VALIDATION_TYPE_LIST_FORMULA.rawValue)
            validation.value_formula = texts.add(range)
        case .length(let lengths):
            validation.validate = UInt8(LXW_VALIDATION_TYPE_LENGTH.rawValue)
            validation.criteria = UInt8(LXW_VALIDATION_CRITERIA_BETWEEN.rawValue)
            validation.minimum_number = Double(lengths.lowerBound)
            validation.maximum_number = Double(lengths.upperBound)
        case .amount:
            validation.validate = UInt8(LXW_VALIDATION_TYPE_DECIMAL.rawValue)
            validation.criteria = UInt8(LXW_VALIDATION_CRITERIA_GREATER_THAN_OR_EQUAL_TO.rawValue)
        case .wholeNumber:
            validation.validate = UInt8(LXW_VALIDATION_TYPE_INTEGER.rawValue)
            validation.criteria = UInt8(LXW_VALIDATION_CRITERIA_GREATER_THAN_OR_EQUAL_TO.rawValue)
        case .formula(let formula):
            validation.validate = UInt8(LXW_VALIDATION_TYPE_CUSTOM_FORMULA.rawValue)
            validation.value_formula = texts.add(formula)
        }
    }
}
