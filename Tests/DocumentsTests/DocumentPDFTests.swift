import Documents
import Foundation
import TestSupport
import Testing
import Typesetting

struct DocumentPDFTests {
    private let madeAt = 1_795_167_000
    private let verification = DocumentVerification(
        address: "https://credit.example/v1/documents/ABCD-EFGH-JKLM", code: "ABCD-EFGH-JKLM")

    private func pdf(_ document: Document, _ verification: DocumentVerification? = nil) throws -> Poppler {
        let bytes = try DocumentPDF(document, verification: verification, madeAt: madeAt).bytes(Typesetter())
        return Poppler(bytes: bytes)
    }

    private func bare(_ text: String) -> String { text.filter { !$0.isWhitespace } }

    @Test(arguments: [0, 1, 500]) func everyTextIsInTheFile(records: Int) throws {
        let document = SampleDocument.make(records: records)
        let text = try pdf(document, verification).text()
        for expected in Set(SampleDocument.texts(document)) where !expected.isEmpty {
            // A whole report is too much to be shown with every failure.
            let isThere = text.contains(bare(expected))
            #expect(isThere, "\(expected)")
        }
    }

    @Test func theFileSaysWhatItIsAndBringsItsFonts() throws {
        let file = try pdf(SampleDocument.make(records: 1))
        let info = try file.info()
        #expect(info["Title"] == "公共信用信息报告（公开版） 样例市测试食品有限公司")
        #expect(info["Author"] == "样例市公共信用信息中心")
        #expect(info["CreationDate"]?.hasPrefix("2026-11-20T") == true)
        #expect(info["Page size"]?.contains("A4") == true)
        #expect(try file.pageCount() == 2)
        let fonts = try file.fonts()
        #expect(!fonts.contains { !$0.isEmbedded })
        #expect(Set(fonts.map { $0.name.drop { $0 != "+" } }) == ["+NotoSerifCJKsc-Regular", "+NotoSansCJKsc-Bold"])
    }

    @Test func everyPageHasItsNumberAndTheHeadingsOfItsTable() throws {
        let file = try pdf(SampleDocument.make(records: 500))
        let pages = try file.pageCount()
        #expect(pages > 100)
        var ofTable = 0
        for page in 1...pages where page <= 25 || page == pages {
            let text = try file.text(pages: page...page)
            #expect(text.contains("第\(page)页/共\(pages)页"))
            #expect(text.contains("报告编号：20261120173000ABCDEF01"))
            guard page > 2, !text.contains("违法事实"), text.contains("样例市市场监督管理局") else { continue }
            let hasHeadings = text.contains("序号决定书文号处罚机关处罚决定日期")
            #expect(hasHeadings, "page \(page)")
            ofTable += 1
        }
        #expect(ofTable > 10)
    }

    @Test func aDocumentAboutLittleIsShort() throws {
        let file = try pdf(SampleDocument.make(records: 0), verification)
        #expect(try file.pageCount() == 2)
        // The notes stand on the cover, where there is room for them; what is empty stands row by row.
        let cover = try file.text(pages: 1...1)
        #expect(cover.contains("说明1.本报告只列事实"))
        let text = try file.text(pages: 2...2)
        #expect(text.contains("二、行政管理（0条）平台未归集到该主体的此类信息。三、诚实守信（0条）"))
        #expect(text.contains("四、严重失信（0条）平台未归集到此类信息。"))
        var wordy = SampleDocument.make(records: 0)
        wordy.closing = (1...40).map { "第\($0)项说明，" + String(repeating: "长", count: 60) }
        let long = try pdf(wordy, verification)
        #expect(try long.codeOnFirstPage() == verification.address)
        #expect(try !long.text(pages: 1...1).contains("第1项说明"))
        #expect(try long.text().contains("第40项说明"))
    }

    @Test func noHeadingIsLeftBehind() throws {
        for length in stride(from: 0, to: 60, by: 3) {
            var document = SampleDocument.make(records: 0)
            let filler = String(repeating: "样例市样例区样例路样例大厦样例层。", count: length)
            let record = (1...6).map { DocumentField("第\($0)项", String(repeating: "内容", count: 40)) }
            document.sections = [
                DocumentSection("一、前", count: 1, parts: [.fields([DocumentField("经营范围", filler)])]),
                DocumentSection("二、后", count: 1, parts: [.heading("行政处罚", count: 1), .record("1．文号", record)]),
            ]
            let file = try pdf(document)
            let page = try (2...file.pageCount()).first { try file.text(pages: $0...$0).contains("二、后（1条）") }
            let text = try file.text(pages: #require(page)...#require(page))
            #expect(text.contains("行政处罚（1条）1．文号第1项"), "\(length)")
        }
    }

    @Test func equalDocumentsAreEqualBytes() throws {
        let document = SampleDocument.make(records: 20)
        let first = try DocumentPDF(document, verification: verification, madeAt: madeAt).bytes(Typesetter())
        let second = try DocumentPDF(document, verification: verification, madeAt: madeAt).bytes(Typesetter())
        let later = try DocumentPDF(document, verification: verification, madeAt: madeAt + 1).bytes(Typesetter())
        #expect(first == second)
        #expect(first != later)
    }

    @Test func aCellHigherThanAPageGoesOnOnTheNext() throws {
        var document = SampleDocument.make(records: 0)
        let marks = (1...900).map { "第\($0)项内容，" }
        let table = DocumentTable(headings: ["甲栏", "乙栏"], widths: [1, 3], rows: [["短", marks.joined()]])
        document.sections = [
            DocumentSection("一、长", parts: [.fields([DocumentField("很长的项", marks.joined())]), .table(table)])
        ]
        let file = try pdf(document)
        // What stands between the parts: margins, labels, headings.
        let text = try file.text()
        for mark in ["第1项内容，", "第450项内容，", "第900项内容，"] {
            #expect(text.components(separatedBy: mark).count == 3, "\(mark)")
        }
        #expect(text.components(separatedBy: "项内容，").count > 1750)
        #expect(try file.pageCount() > 4)
        #expect(text.components(separatedBy: "甲栏").count > 2)
    }

    @Test(arguments: [
        "<script>alert(1)</script>", "<b>&amp;</b> & \"'", "样例\u{202E}司公限有", "甲\u{07}乙\u{1B}[31m\u{9F}",
        "شركة الاختبار المحدودة", "😀👨‍👩‍👧测试", "\u{10FFFE}", String(repeating: "极长名称", count: 400),
        "\u{1FFFE}\u{E000}", "𠮷靐龘公司", "A\nB\tC", "\u{FFFD}\u{200B}\u{FEFF}",
        "e\u{301}\u{301}\u{301}\u{301}\u{301}",
    ]) func aHostileNameIsTextAndNothingElse(name: String) throws {
        let file = try pdf(SampleDocument.make(records: 1, name: name))
        #expect(try file.pageCount() >= 2)
        let text = try file.text()
        #expect(text.contains("登记状态存续"))
        if name.unicodeScalars.allSatisfy({ $0.value >= 0x20 && $0.value < 0x7F }) {
            #expect(text.contains(bare(name)))
        }
        if name.contains("\u{202E}") { #expect(text.contains("样例[U+202E]司公限有")) }
        if name.contains("\u{07}") { #expect(text.contains("甲[U+0007]乙[U+001B][31m[U+009F]")) }
        if name.contains("𠮷") { #expect(text.contains("𠮷靐龘公司")) }
        if name == "\u{10FFFE}" { #expect(text.contains("[U+10FFFE]")) }
    }

    @Test func theCodeOnTheCoverHoldsTheAddress() throws {
        let bytes = try DocumentPDF(SampleDocument.make(), verification: verification, madeAt: madeAt)
            .bytes(Typesetter())
        #expect(try Poppler(bytes: bytes).codeOnFirstPage() == verification.address)
    }

    @Test func anAddressTooLongForACodeIsRefused() throws {
        let endless = DocumentVerification(address: String(repeating: "x", count: 5000), code: "A")
        #expect(throws: TypesettingError.self) { _ = try pdf(SampleDocument.make(), endless) }
    }
}
