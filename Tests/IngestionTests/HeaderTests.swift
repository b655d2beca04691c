import Catalogue
import TestSupport
import Testing

@testable import Ingestion

@Suite struct HeaderTests {
    private let penalty: InformationClass

    init() throws { penalty = try Bench().informationClass("penalty") }

    private func parse(_ text: String, isFinal: Bool = true) throws(CSVHeader.Fault) -> CSVHeader? {
        try parse(Array(text.utf8), isFinal: isFinal)
    }

    private func parse(_ bytes: [UInt8], isFinal: Bool = true) throws(CSVHeader.Fault) -> CSVHeader? {
        try bytes.withUnsafeBufferPointer { (pointer) throws(CSVHeader.Fault) in
            try CSVHeader.parse(pointer, isFinal: isFinal, penalty)
        }
    }

    private func codes(_ header: CSVHeader) -> [String?] {
        header.items.map { $0 < 0 ? nil : penalty.items[$0].code }
    }

    @Test(arguments: [",", ";", "\t", "|"])
    func knowsTheDelimiter(_ delimiter: String) throws {
        let text = ["CF_XDR_SHXYM", "CF_WSH", "CF_JDRQ"].joined(separator: delimiter) + "\nx\n"
        let header = try #require(try parse(text))
        #expect(header.delimiter == delimiter.utf8.first)
        #expect(codes(header) == ["CF_XDR_SHXYM", "CF_WSH", "CF_JDRQ"])
        #expect(header.length == text.utf8.count - 2)
    }

    @Test func readsCodesNamesAndAliasesInAnyForm() throws {
        let header = try #require(
            try parse("\u{FEFF}\r\n\"cf_xdr_shxym\", 处罚决定书文号 ,ＣＦ＿ＪＤＲＱ,CF_LYDW,,颜色,origin_file,gongxin_reasons\r\n"))
        #expect(codes(header) == ["CF_XDR_SHXYM", "CF_WSH", "CF_JDRQ", "CF_SJLY", nil, nil, nil, nil])
        #expect(header.unknownColumns == ["", "颜色"])
        #expect(header.missingColumns.contains("CF_CFJG") && !header.missingColumns.contains("CF_WSH"))
        #expect(!header.missingColumns.contains("BZ"), "optional")
        #expect(header.raw.first == UInt8(ascii: "\"") && header.raw.last == UInt8(ascii: "s"))
    }

    /// The standard's template for natural persons has no column for a credit code.
    @Test func naturalPersonsNeedNoCodeColumn() throws {
        let header = try #require(try parse("CF_XDR_MC,CF_XDR_LB,CF_XDR_ZJLX,CF_XDR_ZJHM,CF_WSH\n"))
        #expect(header.missingColumns.contains("CF_XDR_SHXYM"))
    }

    @Test func aFallbackMakesAColumnDispensable() throws {
        let permit = try Bench().informationClass("permit")
        let text = Array("XK_XDR_SHXYM,XK_XKBH\n".utf8)
        let header = try #require(try text.withUnsafeBufferPointer { try CSVHeader.parse($0, isFinal: true, permit) })
        #expect(!header.missingColumns.contains("XK_WSH") && header.missingColumns.contains("XK_NR"))
    }

    @Test(arguments: [
        ("", CSVHeader.Fault.empty), ("\u{FEFF}\n\r\n\n", .empty), ("a,b,c\n1,2,3\n", .noKnownColumn),
        ("CF_XDR_SHXYM,CF_WSH,cf_wsh\n", .repeatedColumn("cf_wsh")),
        ("CF_WSH,CF_JDRQ\n", .missingColumn("CF_XDR_SHXYM")),
        ("\"CF_XDR_SHXYM,CF_WSH\n", .unreadable), ("\"CF_XDR_SHXYM\"x,CF_WSH\n", .unreadable),
        ("CF_XDR_SHXYM,CF\u{0}WSH\n", .encoding),
    ])
    func refusesWhatCannotBeUsed(_ text: String, _ fault: CSVHeader.Fault) {
        #expect(throws: fault) { try parse(text) }
    }

    @Test func refusesOtherEncodings() {
        // 处罚 in GBK.
        #expect(throws: CSVHeader.Fault.encoding) {
            try parse(Array("CF_XDR_SHXYM,".utf8) + [0xB4, 0xA6, 0xB7, 0xA3, 0x0A])
        }
        // UTF-16 with its mark.
        #expect(throws: CSVHeader.Fault.encoding) {
            try parse([0xFF, 0xFE] + Array("CF_WSH\n".utf8).flatMap { [$0, 0] })
        }
    }

    @Test func refusesAFirstLineWithoutEnd() {
        let text = "CF_XDR_SHXYM," + String(repeating: "x", count: CSVHeader.limit)
        #expect(throws: CSVHeader.Fault.unreadable) { try parse(text, isFinal: false) }
    }

    /// The upload looks at what has arrived so far, however it was cut.
    @Test(arguments: [
        "\u{FEFF}CF_XDR_SHXYM,CF_WSH,颜色\r\nx", "\"CF_XDR_SHXYM\";CF_WSH;\"颜,色\";\"a,b\"\nx",
        "\n\nCF_XDR_SHXYM|CF_WSH\nx",
        "\"颜,色\";CF_XDR_SHXYM;CF_WSH\n", "CF_XDR_SHXYM,\"颜\n色\",CF_WSH\r\nx",
    ])
    func isTheSameHoweverItArrives(_ text: String) throws {
        let bytes = Array(text.utf8)
        let whole = try #require(try parse(bytes))
        for end in 0..<bytes.count {
            let early = try parse(Array(bytes.prefix(end)), isFinal: false)
            #expect(early == nil || early == whole, "cut at \(end)")
        }
    }
}
