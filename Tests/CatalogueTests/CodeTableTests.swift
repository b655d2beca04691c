import Testing

@testable import Catalogue

@Suite struct CodeTableTests {
    let table: CodeTable

    init() throws {
        let catalogue = try Catalogue(files: SampleFiles.files, on: SampleFiles.day("2024-01-01"))
        table = try #require(catalogue.codeTables["measure"])
    }

    @Test(arguments: [
        ("罚款", "罚款"), ("2", "罚款"), ("处罚款", "罚款"), ("罚金", "罚款"), (" 罚款\t", "罚款"), ("\u{3000}罚款\u{3000}", "罚款"),
        ("其他", "其他"), ("9", "其他"), ("其他（注明）", "其他"), (" 其他-没收", "其他"),
    ]) func `codes, names and other spellings are found`(_ text: String, _ name: String) {
        #expect(table.lookup(text) == name)
        #expect(table.entry(for: text)?.name == name)
    }

    @Test(arguments: ["", " ", "罚", "罚款1万元", "没收", "警告;罚款", "其"])
    func `nothing else is found`(_ text: String) {
        #expect(table.lookup(text) == nil)
        #expect(table.entry(for: text) == nil)
        #expect(table.acceptedText(text) == nil)
    }

    @Test func `a note after an accepted beginning is kept`() {
        #expect(table.acceptedText(" 其他（没收护照） ") == "其他（没收护照）")
        #expect(table.acceptedText("9") == "其他")
        #expect(table.acceptedText(" 罚金 ") == "罚款")
    }

    @Test func `the longest beginning decides`() {
        let entries = [CodeTable.Entry(code: "1", name: "其他"), CodeTable.Entry(code: "2", name: "其他证件")]
        let table = CodeTable(name: "t", entries: entries, spellings: [:], prefixes: ["其他": 0, "其他证件": 1])
        #expect(table.lookup("其他证件：海员证") == "其他证件")
        #expect(table.lookup("其他：海员证") == "其他")
    }
}
