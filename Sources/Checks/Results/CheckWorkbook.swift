internal import HTTPServer
internal import Spreadsheets

/// The results of a check as a workbook.
enum CheckWorkbook {
    private static let heading = CellStyle(background: 0xD9E1F2, isBold: true, isCentred: true, hasFrame: true)
    private static let plain = CellStyle(isText: true)

    /// - Throws: `SpreadsheetError`.
    static func make(_ results: [CheckResult], _ texts: CheckTexts) throws -> [UInt8] {
        let english = texts.language == .english
        let workbook = try Workbook(title: english ? "Credit check" : "信用核查结果")
        let sheet = try workbook.addSheet(english ? "Credit check" : "信用核查结果")
        for (index, column) in texts.columns.enumerated() {
            try sheet.setColumn(index, width: column.width, plain)
            try sheet.write(texts.headings[index], row: 0, column: index, heading)
        }
        sheet.freeze(rows: 1, columns: 0)
        for (line, result) in results.enumerated() {
            for (index, cell) in texts.cells(result).enumerated() where !cell.isEmpty {
                try sheet.write(cell, row: line + 1, column: index, plain)
            }
        }
        return try workbook.finish()
    }
}
