import Catalogue
import Formats
import TestSupport
import Testing

@testable import Ingestion

@Suite struct NormaliserTests {
    // MARK: Dates

    private func date(_ text: String) -> DateForm.Reading? {
        Array(text.utf8).withUnsafeBufferPointer { DateForm.read($0) }
    }

    @Test(arguments: [
        ("2026-01-31", DateForm.Form.iso), ("2026/01/31", .slashes), ("2026/1/31", .other), ("2026-1-31", .other),
        ("2026.1.31", .other), ("2026.01.31", .other), ("20260131", .other), ("2026年1月31日", .other),
        ("2026年01月31日", .other), ("2026-01-31 00:00:00.0", .other), ("2026-01-31 23:59:59", .other),
        ("2026/1/31 8:05", .other), ("2026-01-31T08:00:00", .other), ("2026-01-31T00:00:00+08:00", .other),
        ("2026-01-31T00:00:00.000+0800", .other), ("20260131 00:00", .other), ("2026-01-31 24:00:00", .other),
        // The day in Beijing, where another zone's clock still shows the day before, or already the day after.
        ("2026-01-30T16:00:00Z", .other), ("2026-01-30T16:00:00.000Z", .other), ("2026-01-31T15:59:59Z", .other),
        ("2026-01-31T00:00:00Z", .other), ("2026-02-01T00:30:00+09:00", .other), ("2026-01-30T12:00:00-05:00", .other),
    ])
    func readsDates(_ text: String, _ form: DateForm.Form) {
        #expect(date(text)?.date == CivilDate(iso: "2026-01-31"))
        #expect(date(text)?.form == form)
        #expect(date(text)?.wasMended == (form == .other))
    }

    @Test(arguments: [
        "", "2026", "2026-01", "2026-02-29", "2026-13-01", "2026-00-10", "2026-01-00", "0000-01-01", "26-01-31",
        "2026-1/31",
        "2026/1-31", "2026年1月31", "2026年1-31", "31/01/2026", "2026131", "202601311", "2026-01-31x", "2026-01-31 ",
        "2026-01-31T",
        "2026-01-31 至 2026-02-01", "2026-01-31 2026-02-01", "2026-01-31 -2026-02-01", "2026-01-31 25:00",
        "2026-01-31 10:60",
        "2026-01-31 10", "2026-01-31 10:00:00.", "2026-01-31 10:00+", "2026-01-31 10:00 AM", "２０２６-01-31",
        "2026-01-311",
        "46053", "2026-001-31",
    ])
    func refusesWhatIsNoDate(_ text: String) { #expect(date(text) == nil) }

    @Test func everyDayOfACenturyIsReadInEveryForm() {
        var day = CivilDate(iso: "1970-01-01") ?? .earliest
        while day < CivilDate(iso: "2070-01-01") ?? .latest {
            let (year, month, dayOfMonth) = day.components
            for text in ["\(day)", "\(year)/\(month)/\(dayOfMonth)", "\(year)年\(month)月\(dayOfMonth)日"] {
                if date(text)?.date != day { Issue.record("\(text)") }
            }
            day = day.adding(days: 13)
        }
        #expect(date("2069-12-31")?.date.description == "2069-12-31")
    }

    // MARK: Amounts

    private func amount(_ text: String, _ precision: Int = 18, _ scale: Int = 6) -> (AmountForm.Reading, String) {
        let output = OutputBuffer()
        let reading = Array(text.utf8).withUnsafeBufferPointer {
            AmountForm.read($0, precision: precision, scale: scale, into: output)
        }
        return (reading, String(decoding: output.bytes, as: UTF8.self))
    }

    @Test(arguments: [
        ("0", "0"), ("5", "5"), ("0.6", "0.6"), ("1234.567891", "1234.567891"),
        ("123456789012.123456", "123456789012.123456"),
        ("5.0", "5"), ("5.", "5"), (".5", "0.5"), (".50", "0.5"), ("+5", "5"), ("+.5", "0.5"), ("005", "5"),
        ("0.000001", "0.000001"),
        ("0.0000010000", "0.000001"), ("-3.10", "-3.1"), ("-0", "0"), ("-0.00", "0"), ("00000000000000000000001", "1"),
        ("999999999999.999999", "999999999999.999999"),
    ])
    func readsAmountsExactly(_ text: String, _ expected: String) {
        let (reading, value) = amount(text)
        #expect(value == expected)
        #expect(reading == .amount(wasMended: text != expected))
    }

    @Test(arguments: [
        "", "-", "+", ".", "-.", "1,000", "1.2.3", "1e3", "5元", "５", " 5", "--5", "+-5", "五", "0x10", "inf", "NaN",
        "1 000",
    ])
    func refusesWhatIsNoAmount(_ text: String) { #expect(amount(text).0 == .notAnAmount) }

    @Test(arguments: ["1000000000000", "0.0000001", "1234567890123.1"])
    func refusesMoreDigitsThanThereAre(_ text: String) { #expect(amount(text).0 == .tooLong) }

    // MARK: Spaces

    @Test(arguments: [
        ("  a b\t", "a b"), ("\u{3000}\u{FEFF}样 例\u{200B}\u{A0}", "样 例"), ("\u{2003}\r\na", "a"), ("", ""),
        (" \u{3000}\u{A0} ", ""),
        ("à", "à"), ("。", "。"), ("\u{A1}", "\u{A1}"), ("a\u{200B}b", "a\u{200B}b"),
    ])
    func trims(_ text: String, _ expected: String) {
        let trimmed = Array(text.utf8).withUnsafeBufferPointer {
            String(decoding: TextTrimming.trim($0), as: UTF8.self)
        }
        #expect(trimmed == expected)
    }

    @Test func trimmingNeverCutsACharacter() {
        // Every scalar of the basic plane alone, and between letters.
        for value in UInt32(0x20)...0xFFFF {
            guard let scalar = Unicode.Scalar(value) else { continue }
            for text in ["\(Character(scalar))", "a\(Character(scalar))"] {
                let isWhole = Array(text.utf8).withUnsafeBufferPointer {
                    String(validating: TextTrimming.trim($0), as: UTF8.self) != nil
                }
                if !isWhole { Issue.record("U+\(String(value, radix: 16))") }
            }
        }
        #expect(Unicode.Scalar(0xFFFF as UInt32) != nil)
    }

    // MARK: Items

    private func value(_ record: [String: String], _ item: String) throws -> (String?, mended: Int) {
        let rows = try Bench().process("penalty", record)
        let json = try #require(rows.staged.first, "\(rows.rejected.map(\.reasons))").publicItems
        return (try StagedRow.items(json)[item].map { "\($0)" }, rows.mended)
    }

    @Test func codesAreBroughtIntoOneForm() throws {
        let code = Payload.uscc(1)
        let fullWidth = code.unicodeScalars.map { String(Unicode.Scalar($0.value + 0xFEE0) ?? " ") }.joined()
        for text in [code.lowercased(), fullWidth, " 91 \(code.dropFirst(2).prefix(6))-\(code.dropFirst(8)) "] {
            let (value, mended) = try value(Payload.penalty(1, ["CF_XDR_SHXYM": text]), "CF_XDR_SHXYM")
            #expect(value == code && mended == 1)
        }
        #expect(try value(Payload.penalty(1, ["CF_XDR_SHXYM": " \(code)\u{3000}"]), "CF_XDR_SHXYM").mended == 0)
    }

    @Test func codedValuesBecomeTheirNames() throws {
        for text in ["法人", "法人及其他组织", "organisation"] {
            #expect(try value(Payload.penalty(1, ["CF_XDR_LB": text]), "CF_XDR_LB").0 == "法人及非法人组织")
        }
        let kinds = ["CF_CFLB": "罚款；没收;罚款; 其他（注明\"引号\"） ;", "CF_NR_WFFF": "1"]
        let rows = try Bench().process("penalty", Payload.penalty(1, kinds))
        let items = try StagedRow.items(#require(rows.staged.first).publicItems)
        #expect(items["CF_CFLB"] as? [String] == ["罚款", "没收违法所得、没收非法财物", "其他（注明\"引号\"）"])
        #expect(rows.mended == 1)
    }

    @Test func wordsForNothingAreNothing() throws {
        for word in ["无", "N/A", "—", " - ", "NULL"] {
            let rows = try Bench().process("penalty", Payload.penalty(1, ["CF_WSH": word, "BZ": word]))
            #expect(rows.rejected.map { $0.reasons.map(\.code) } == [["required"]])
        }
        #expect(try value(Payload.penalty(1, ["CF_SY": "不详"]), "CF_SY").0 == "不详")
    }

    @Test func theLengthOfEveryTypeIsKept() throws {
        func fault(_ classCode: String, _ record: [String: String]) throws -> Reason? {
            try Bench().process(classCode, record).rejected.first?.reasons.first
        }
        let kind = "其他（" + String(repeating: "样", count: 253) + "）"
        #expect(try fault("permit", Payload.permit(1, ["XK_XKLB": kind]))?.code == "too_long")
        #expect(try fault("permit", Payload.permit(1, ["XK_XKLB": String(kind.dropFirst(2))]))?.code == "unknown_code")
        #expect(try fault("permit", Payload.permit(1, ["XK_XKLB": kind.replacing("样）", with: "）")])) == nil)
        let number = String(repeating: "9", count: 51)
        #expect(try fault("permit", Payload.permit(1, ["XK_XDR_GSZC": number]))?.limit == "50")
        #expect(try fault("permit", Payload.permit(1, ["XK_XDR_GSZC": String(number.dropLast())])) == nil)
        #expect(try fault("permit", Payload.permit(1, ["XK_WSH": String(repeating: "样", count: 64)])) == nil)
    }

    @Test func theFallbackStandsIn() throws {
        let record = Payload.permit(1, ["XK_WSH": "", "XK_XKBH": "编号1"])
        let rows = try Bench().process("permit", record)
        let items = try StagedRow.items(#require(rows.staged.first).publicItems)
        #expect(items["XK_WSH"] as? String == "编号1" && items["XK_XKBH"] as? String == "编号1")
    }

    // MARK: Types no shipped item has

    private func faults(type: String, _ values: [String]) throws -> [String?] {
        let catalogue = try Bench.catalogue(
            "items.csv", replacing: "registration,DJ_YZBM,邮政编码,Postal code,text,6,",
            with: "registration,DJ_YZBM,邮政编码,Postal code,\(type),,")
        let bench = try Bench(catalogue: catalogue)
        return try values.map { value in
            let rows = try bench.process("registration", Payload.registration(1, ["DJ_YZBM": value]))
            return rows.rejected.first?.reasons.first?.code
        }
    }

    @Test func integersAreChecked() throws {
        let fault = "not_an_integer"
        #expect(
            try faults(type: "integer", ["12", "-3", "1.5", "十", "1e3", "1234567890123456789"]) == [
                nil, nil, fault, fault, fault, fault,
            ])
    }

    @Test func citizensNumbersAreChecked() throws {
        // Division 119900 does not exist, so nobody has it.
        let number = "119900199001010010"
        let expected = [nil, nil, "resident_id_invalid", "resident_id_invalid"]
        #expect(try faults(type: "resident_id", [number, " \(number) ", "119900199001010011", "1"]) == expected)
    }
}
