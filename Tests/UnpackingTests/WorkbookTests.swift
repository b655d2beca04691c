import Formats
import TestSupport
import Testing

@testable import Unpacking

@Suite struct WorkbookTests {
    private func lines(_ workbook: WorkbookFile, _ packing: Packing = .workbook, pieces: [Int] = [1 << 20]) -> [String]
    {
        let unpacked = Unpacked(workbook.bytes, packing, pieces: pieces)
        #expect(unpacked.error == nil)
        return unpacked.lines
    }

    @Test(arguments: [[1 << 20], [999]])
    func cellsBecomeText(inPieces pieces: [Int]) {
        var workbook = WorkbookFile(
            rows: """
                <row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c><c r="C1" t="str"><f>A1</f><v>公式</v></c></row>
                <row r="2"><c r="A2" t="inlineStr"><is><r><t>甲</t></r><r><t xml:space="preserve"> 乙</t></r></is></c>
                <c r="B2" t="b"><v>1</v></c><c r="C2" t="e"><v>#N/A</v></c></row>
                <row r="3"><c r="B3"><v>15000</v></c></row>
                """)
        workbook.sharedTexts = """
            <si><t>名称</t><rPh sb="0" eb="1"><t>ming</t></rPh></si><si><r><rPr><b/></rPr><t>引"号,</t></r><r><t>二</t></r></si>
            """
        #expect(lines(workbook, pieces: pieces) == ["名称,\"引\"\"号,二\",公式", "甲 乙,TRUE,", ",15000,", ""])
    }

    @Test func rowsKeepTheirNumbersAndWidths() {
        let cell = { (place: String) in "<c r=\"\(place)\"><v>1</v></c>" }
        let workbook = WorkbookFile(
            rows: "<row r=\"3\">\(cell("B3"))\(cell("D3"))<c r=\"E3\"/></row><row r=\"4\"><c r=\"A4\" s=\"1\"/></row>"
                + "<row r=\"7\">\(cell("A7"))</row><row>\(cell("F8"))</row><row r=\"2\">\(cell("C2"))\(cell("A2"))</row>"
        )
        #expect(lines(workbook) == ["", "", ",1,,1", "", "", "", "1,,,", ",,,,,1", "1,,1,", ""])
    }

    @Test func numbersAreWrittenOut() {
        let expected = [
            "1.5": "1.5", "1E-2": "0.01", "9.1330100123456E+17": "913301001234560000", "0.30000000000000004": "0.3",
            "330100123456789012": "330100123456789012", "-0.50": "-0.5", "15000.000000000002": "15000", "0": "0",
            "0.1": "0.1", "1.0E+15": "1000000000000000", "-7": "-7", "00012": "12", "99999.999999999999": "100000",
            "1E400": "1E400", "abc": "abc", "-0": "0", "1.05": "1.05", "3.30100199001012E+17": "330100199001012000",
        ]
        for (number, text) in expected {
            #expect(lines(WorkbookFile(rows: "<row><c><v>\(number)</v></c></row>")) == [text, ""])
        }
    }

    @Test func numberFormatsTellDates() {
        let formats: [(String, NumberFormat)] = [
            ("yyyy/m/d", .date), ("yyyy\"年\"m\"月\"d\"日\";@", .date), ("[$-804]yyyy-mm-dd", .date),
            ("h:mm AM/PM", .date),
            ("[h]:mm:ss", .date), ("[$-404]e/m/d", .date), ("mmm", .date), ("General", .number), ("G/通用格式", .number),
            ("0.00", .number), ("0.00E+00", .number), ("[Red]#,##0", .number), ("\"day\"0", .number), ("@", .number),
            ("0_d", .number), ("000000", .digits(6)), ("0", .number), ("¥#,##0.00;[Red]-¥#,##0.00", .number),
            ("yyyy\\-mm\\-dd", .date), ("[DBNum1]yyyy", .date), ("* #,##0", .number), ("#,##0.00 \"m\"", .number),
        ]
        for (code, format) in formats { #expect(NumberFormat(code: code) == format, "\(code)") }
        for identifier in 0...60 {
            let isDate =
                (14...22).contains(identifier) || (27...36).contains(identifier) || (45...47).contains(identifier)
                || (50...58).contains(identifier)
            #expect((NumberFormat(builtIn: identifier) == .date) == isDate)
        }
    }

    @Test func datesAreThoseOfTheCalendar() {
        let expected: [(Double, String?)] = [
            (1, "1900-01-01"), (59, "1900-02-28"), (60, nil), (61, "1900-03-01"), (46053, "2026-01-31"),
            (46053.4375, "2026-01-31 10:30:00"), (0.5, "12:00:00"), (2_958_465, "9999-12-31"), (2_958_466, nil),
            (-1, nil), (46053.9999999, "2026-02-01"), (36585, "2000-02-29"), (0, nil), (72686, "2099-01-01"),
        ]
        for (serial, text) in expected { #expect(SerialDate.text(serial, countsFrom1904: false) == text, "\(serial)") }
        #expect(SerialDate.text(44591, countsFrom1904: true) == "2026-01-31")
        #expect(SerialDate.text(0, countsFrom1904: true) == "1904-01-01")
        #expect(SerialDate.text(.nan, countsFrom1904: false) == nil)
        #expect(SerialDate.text(.infinity, countsFrom1904: false) == nil)
    }

    @Test func theStyleOfACellDecides() {
        var workbook = WorkbookFile(
            rows: "<row>"
                + (0...3).map { "<c s=\"\($0)\"><v>46053</v></c>" }.joined()
                + "<c t=\"d\"><v>2026-01-31T00:00:00</v></c><c s=\"9\"><v>1</v></c><c s=\"3\"><v>42</v></c></row>")
        workbook.styles = """
            <numFmts count="2"><numFmt numFmtId="170" formatCode="yyyy&quot;年&quot;m&quot;月&quot;"/>
            <numFmt numFmtId="171" formatCode="000000"/></numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs>
            <cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="170"/><xf numFmtId="171"/></cellXfs>
            """
        #expect(lines(workbook) == ["46053,2026-01-31,2026-01-31,046053,2026-01-31,1,000042", ""])
        workbook.properties = "date1904=\"1\""
        #expect(lines(workbook) == ["46053,2030-02-01,2030-02-01,046053,2026-01-31,1,000042", ""])
    }

    @Test func theSheetCanBeNamed() {
        var workbook = WorkbookFile(texts: [["甲"]])
        workbook.sheets = [("说明", "<row><c><v>1</v></c></row>"), ("行政 &amp; 处罚", "<row><c><v>2</v></c></row>")]
        #expect(lines(workbook) == ["1", ""])
        #expect(lines(workbook, .sheet("行政 & 处罚")) == ["2", ""])
        workbook.sheetAttributes = ["state=\"hidden\""]
        #expect(lines(workbook) == ["2", ""], "the first visible one")
        #expect(
            Unpacked(workbook.bytes, .sheet("没有")).error == .noSuchSheet("没有", known: ["说明", "行政 & 处罚"]))
    }

    @Test func escapedCharactersAreThemselves() {
        #expect(
            lines(WorkbookFile(texts: [["a_x000D_b", "_x005F_x000D_", "_x", "_xZZZZ_", "_x0041_"]])) == [
                "\"a\rb\",_x000D_,_x,_xZZZZ_,A", "",
            ])
    }

    @Test func partsMayStandInAnyOrderWithOtherNames() {
        let workbook = WorkbookFile(texts: [["甲", "乙"], ["丙"]])
        for parts in [workbook.parts.reversed(), workbook.parts.shuffled(using: &Self.random)] {
            let file = ZIPFile.pack(parts.map { (name: $0.name.uppercased(), content: Array($0.content.utf8)) })
            #expect(Unpacked(file, .workbook).lines == ["甲,乙", "丙,", ""])
        }
        let prefixed = workbook.parts.map { part in
            let isSheet = part.name.contains("worksheets")
            let content = part.content.replacing("</", with: "</x:").replacing("<", with: "<x:")
                .replacing("<x:/x:", with: "</x:").replacing("<x:?", with: "<?").replacing("xmlns=", with: "xmlns:x=")
            return (name: part.name, content: Array((isSheet ? content : part.content).utf8))
        }
        #expect(Unpacked(ZIPFile.pack(prefixed), .workbook).lines == ["甲,乙", "丙,", ""])
    }

    private nonisolated(unsafe) static var random = SeededNumbers(seed: 5)

    @Test func whatIsNoWorkbookIsSaid() {
        #expect(Unpacked(Array("CF_WSH,a\n".utf8), .workbook).error == .notAWorkbook)
        #expect(Unpacked(ZIPFile.pack([("a.txt", [1, 2])]), .workbook).error == .notAWorkbook)
        let whole = WorkbookFile(texts: [["甲"]]).bytes
        #expect(Unpacked(Array(whole.prefix(whole.count / 2)), .workbook).error == .notAWorkbook)
        #expect(Unpacked([], .workbook).error == .notAWorkbook)
    }

    @Test func damageIsSaid() {
        let broken = WorkbookFile(rows: "<row><c><v>1</v></c></row><row><c></row>")
        let unpacked = Unpacked(broken.bytes, .workbook)
        #expect(unpacked.error == .damagedPart("xl/worksheets/sheet1.xml"))
        let missing = WorkbookFile(texts: [["甲"]]).parts.filter { !$0.name.contains("sheet1") }
        #expect(
            Unpacked(ZIPFile.pack(missing.map { ($0.name, Array($0.content.utf8)) }), .workbook).error
                == .damagedPart("xl/worksheets/sheet1.xml"))
    }

    /// Entities could make a gigabyte of a kilobyte, or read the server's files.
    @Test func aDocumentTypeIsRefused() {
        let parts = WorkbookFile(rows: "<row><c t=\"str\"><v>&e;</v></c></row>").parts.map { part in
            let declared = part.content.replacing(
                "<worksheet", with: "<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]><worksheet")
            return (name: part.name, content: Array(declared.utf8))
        }
        let unpacked = Unpacked(ZIPFile.pack(parts), .workbook)
        #expect(unpacked.error == .damagedPart("xl/worksheets/sheet1.xml") && unpacked.text.isEmpty)
    }

    /// What a parser would have to hold in memory is bounded.
    @Test func hostileXMLIsRefused() {
        for rows in [
            String(repeating: "<a>", count: 1 << 20), "<row r=\"" + String(repeating: "1", count: 12 << 20) + "\"/>",
            "<!--" + String(repeating: "x", count: 12 << 20) + "-->",
        ] {
            #expect(
                Unpacked(WorkbookFile(rows: rows).bytes, .workbook).error == .damagedPart("xl/worksheets/sheet1.xml"))
        }
    }

    @Test func limitsHold() {
        var limits = UnpackingLimits()
        limits.columns = 3
        let wide = WorkbookFile(texts: [["a", "b", "c", "d"]])
        #expect(Unpacked(wide.bytes, .workbook, limits: limits).error == .tooManyColumns(limit: 3))
        limits = UnpackingLimits()
        limits.sharedTextBytes = 100
        var wordy = WorkbookFile(rows: "")
        wordy.sharedTexts = String(repeating: "<si><t>样例</t></si>", count: 20)
        #expect(Unpacked(wordy.bytes, .workbook, limits: limits).error == .tooMuchText(limit: 100))
        limits = UnpackingLimits()
        limits.harmlessBytes = 1 << 16
        limits.ratio = 20
        let bomb = WorkbookFile(rows: String(repeating: "<row/>", count: 1 << 20)).bytes
        #expect(Unpacked(bomb, .workbook, limits: limits).error == .tooLarge(limit: bomb.count * 20))
        limits = UnpackingLimits()
        limits.parts = 5
        #expect(Unpacked(wide.bytes, .workbook, limits: limits).error == .notAWorkbook, "it has seven parts")
        limits = UnpackingLimits()
        limits.workbookBytes = 50
        #expect(Unpacked(wide.bytes, .workbook, limits: limits).error == .tooLarge(limit: 50))
    }

    /// The texts of a large workbook are not all in memory.
    @Test func textsThatWereSetAsideAreTheSame() {
        var texts: [String] = []
        for number in 0..<9000 { texts.append("第\(number)条" + String(repeating: "文", count: number % 97)) }
        texts.append(String(repeating: "长", count: 60_000))
        var workbook = WorkbookFile(
            rows: (0..<2 * texts.count).map { row in
                "<row><c t=\"s\"><v>\(row / 2)</v></c><c t=\"s\"><v>\(row % 5)</v></c></row>"
            }.joined())
        workbook.sharedTexts = texts.map { "<si><t>\($0)_x0041_</t></si>" }.joined()
        let expected = (0..<2 * texts.count).map { "\(texts[$0 / 2])A,\(texts[$0 % 5])A" } + [""]
        for held in [1, 5000, 16 << 20] {
            var limits = UnpackingLimits()
            limits.heldTextBytes = held
            let unpacked = Unpacked(workbook.bytes, .workbook, limits: limits)
            #expect(unpacked.error == nil && unpacked.lines == expected, "\(held) bytes held")
        }
    }

    /// A long text that every row repeats makes gigabytes of a small file.
    @Test func aRepeatedTextIsNoWayAroundTheLimits() throws {
        var workbook = WorkbookFile(
            rows: String(repeating: "<row><c t=\"s\"><v>0</v></c></row>", count: 20_000))
        workbook.sharedTexts = "<si><t>" + String(repeating: "长", count: 100_000) + "</t></si>"
        var limits = UnpackingLimits()
        limits.harmlessBytes = 8 << 20
        let file = workbook.bytes
        let unpacker = try Unpacker(.workbook, limits: limits)
        file.withUnsafeBufferPointer { unpacker.push($0, isFinal: true) }
        let output = OutputBuffer()
        var error: UnpackingError?
        do throws(UnpackingError) {
            while try unpacker.drain(into: output) {
                #expect(output.count < 4 << 20, "at a time no more than a few rows")
                output.removeAll()
            }
        } catch let thrown {
            error = thrown
        }
        #expect(error == .tooLarge(limit: max(limits.harmlessBytes, file.count * limits.ratio)))
        limits.ratio = 1 << 30
        workbook.sheets[0].rows = String(repeating: "<row><c t=\"s\"><v>0</v></c></row>", count: 50)
        let whole = Unpacked(workbook.bytes, .workbook, limits: limits)
        #expect(whole.error == nil && whole.lines.count == 51 && Set(whole.lines.dropLast()).count == 1)
    }

    @Test func aCellLongerThanAnyRowIsCut() {
        let unpacked = Unpacked(
            WorkbookFile(texts: [["a"], [String(repeating: "长", count: 2 << 20)], ["b"]]).bytes, .workbook)
        #expect(unpacked.error == nil && unpacked.lines.count == 4 && unpacked.lines[2] == "b")
        #expect(unpacked.lines[1].utf8.count > 1 << 20 && unpacked.lines[1].utf8.count < 3 << 20)
    }

    @Test func compressedOnceMore() {
        let packing = Packing(isGzip: true, encoding: .utf8, content: .workbook(sheet: nil))
        #expect(Unpacked(GzipFile.pack(WorkbookFile(texts: [["甲"]]).bytes), packing).lines == ["甲", ""])
    }
}
