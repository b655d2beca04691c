/// Makes workbooks (XLSX), well-formed and otherwise.
public struct WorkbookFile {
    /// A sheet: its name and what stands between the tags of its `sheetData`.
    public var sheets: [(name: String, rows: String)]
    /// What stands between the tags of the shared strings.
    public var sharedTexts = ""
    /// What stands between the tags of the style sheet.
    public var styles = ""
    /// The attributes of `workbookPr`.
    public var properties = ""
    /// The attributes of each `sheet` beside those it must have.
    public var sheetAttributes: [String] = []

    /// A workbook of one sheet.
    public init(rows: String, name: String = "数据") { sheets = [(name, rows)] }

    /// A sheet whose cells are texts, as inline strings.
    public init(texts: [[String]]) {
        let rows = texts.enumerated().map { number, cells in
            let inside = cells.enumerated().map { column, text in
                "<c r=\"\(Self.columnName(column))\(number + 1)\" t=\"inlineStr\"><is><t>\(Self.escaped(text))</t></is></c>"
            }
            return "<row r=\"\(number + 1)\">\(inside.joined())</row>"
        }
        self.init(rows: rows.joined())
    }

    /// The file.
    public var bytes: [UInt8] { ZIPFile.pack(parts.map { ($0.name, Array($0.content.utf8)) }) }

    /// The parts of the file.
    public var parts: [(name: String, content: String)] {
        let office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
        let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
        let package = "http://schemas.openxmlformats.org/package/2006/relationships"
        let head = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
        func relation(_ id: String, _ type: String, _ target: String) -> String {
            "<Relationship Id=\"\(id)\" Type=\"\(office)/\(type)\" Target=\"\(target)\"/>"
        }
        let listed = sheets.enumerated().map { index, sheet in
            let more = index < sheetAttributes.count ? sheetAttributes[index] : ""
            return "<sheet name=\"\(sheet.name)\" sheetId=\"\(index + 1)\" \(more) r:id=\"s\(index)\"/>"
        }
        let relations = sheets.indices.map { relation("s\($0)", "worksheet", "worksheets/sheet\($0 + 1).xml") }
        let others = [relation("x1", "sharedStrings", "sharedStrings.xml"), relation("x2", "styles", "styles.xml")]
        let pages = sheets.enumerated().map { index, sheet in
            (
                name: "xl/worksheets/sheet\(index + 1).xml",
                content: head + "<worksheet xmlns=\"\(main)\"><sheetData>\(sheet.rows)</sheetData></worksheet>"
            )
        }
        let root = relation("r1", "officeDocument", "xl/workbook.xml")
        return [("_rels/.rels", head + "<Relationships xmlns=\"\(package)\">\(root)</Relationships>")] + pages + [
            (
                "xl/workbook.xml",
                head + "<workbook xmlns=\"\(main)\" xmlns:r=\"\(office)\"><workbookPr \(properties)/><sheets>"
                    + listed.joined() + "</sheets></workbook>"
            ),
            (
                "xl/_rels/workbook.xml.rels",
                head + "<Relationships xmlns=\"\(package)\">\((relations + others).joined())</Relationships>"
            ),
            ("xl/sharedStrings.xml", head + "<sst xmlns=\"\(main)\">\(sharedTexts)</sst>"),
            ("xl/styles.xml", head + "<styleSheet xmlns=\"\(main)\">\(styles)</styleSheet>"),
        ]
    }

    private static func columnName(_ column: Int) -> String {
        let letter = String(UnicodeScalar(UInt8(0x41 + column % 26)))
        return column < 26 ? letter : columnName(column / 26 - 1) + letter
    }

    private static func escaped(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;")
    }
}
