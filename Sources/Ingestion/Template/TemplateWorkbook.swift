internal import Catalogue
internal import Spreadsheets

/// Writes a template as a workbook: the sheet to fill in, its explanation, and a hidden sheet of long code tables.
struct TemplateWorkbook {
    private let informationClass: InformationClass
    private let columns: [TemplateColumn]

    init(_ informationClass: InformationClass, _ columns: [TemplateColumn]) {
        self.informationClass = informationClass
        self.columns = columns
    }

    private static let listSheet = "代码表"

    func file() throws(SpreadsheetError) -> [UInt8] {
        let workbook = try Workbook(title: "\(informationClass.name)填报模板")
        let sheet = try workbook.addSheet(informationClass.name)
        try TemplateGuide(informationClass, columns).write(on: workbook.addSheet("填报说明"))
        let lists = try writeLists(workbook)
        try sheet.setRow(0, height: 36)
        for (index, column) in columns.enumerated() {
            try write(column, at: index, lists[index], on: sheet)
        }
        sheet.freeze(rows: 1, columns: 1)
        try sheet.printAcross(repeatingRows: 0...0)
        return try workbook.finish()
    }

    private func write(
        _ column: TemplateColumn, at index: Int, _ list: String?, on sheet: Worksheet
    ) throws(SpreadsheetError) {
        try sheet.setColumn(index, width: column.width, CellStyle(isText: column.item.type.isKeptAsText))
        try sheet.write(column.item.name, row: 0, column: index, TemplateStyle.heading(column.demand))
        let lines = column.noteLines
        let height = lines.reduce(0) { $0 + TextWidth.lines($1, in: Self.noteColumns) } * Self.noteLine + 16
        try sheet.note(
            lines.joined(separator: "\n"), row: 0, column: index, width: Self.noteWidth, height: height)
        let cell = Worksheet.letters(ofColumn: index) + "2"
        if let rule = column.rule(firstCell: cell, list: list) {
            try sheet.restrict(column: index, fromRow: 1, rule)
        }
    }

    /// Writes the values that are too long for a drop-down of their own.
    /// - Returns: for each column where its values stand.
    private func writeLists(_ workbook: Workbook) throws(SpreadsheetError) -> [String?] {
        var places: [String?] = Array(repeating: nil, count: columns.count)
        var sheet: Worksheet?
        var columnsByTable: [String: String] = [:]
        for (index, column) in columns.enumerated() where column.needsListSheet {
            let table = column.item.codeTable ?? column.item.code
            if let place = columnsByTable[table] {
                places[index] = place
                continue
            }
            if sheet == nil { sheet = try workbook.addSheet(Self.listSheet) }
            guard let list = sheet else { continue }
            let number = columnsByTable.count
            try list.write(column.item.name, row: 0, column: number, CellStyle(isBold: true))
            for (row, value) in column.values.enumerated() {
                try list.write(value, row: row + 1, column: number, CellStyle(isText: true))
            }
            let letters = Worksheet.letters(ofColumn: number)
            let place = "='\(Self.listSheet)'!$\(letters)$2:$\(letters)$\(column.values.count + 1)"
            columnsByTable[table] = place
            places[index] = place
        }
        sheet?.hide()
        return places
    }

    /// The width of a note in pixels, the half-width characters that fit into it, and the height of a line.
    private static let noteWidth = 330
    private static let noteColumns = 50
    private static let noteLine = 17
}

/// The looks of a template: the darker a heading, the more it matters.
enum TemplateStyle {
    static func heading(_ demand: Requirement) -> CellStyle {
        let (colour, background): (UInt32, UInt32) =
            switch demand {
            case .required: (0xFFFFFF, 0x1F4E79)
            case .advised: (0x1F2937, 0x9DC3E6)
            case .optional, .absent: (0x1F2937, 0xE7E6E6)
            }
        return CellStyle(
            colour: colour, background: background, isBold: true, wraps: true, isCentred: true, hasFrame: true)
    }
}

extension ItemType {
    /// Whether a spreadsheet program must leave what is typed as it is.
    fileprivate var isKeptAsText: Bool { self != .amount && self != .integer }
}
