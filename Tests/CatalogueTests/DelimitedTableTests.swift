import Testing

@testable import Catalogue

@Suite struct DelimitedTableTests {
    static func cells(_ text: String) -> [[String]] {
        DelimitedTable(text).records.map(\.cells)
    }

    @Test func `cells may be quoted, empty and hold separators, marks and line ends`() {
        let table = DelimitedTable("a,\"b,c\",\n\"say \"\"yes\"\"\",,\"two\nlines\"\nlast,\"\",x")
        #expect(table.faults == [])
        #expect(
            table.records.map(\.cells) == [["a", "b,c", ""], ["say \"yes\"", "", "two\nlines"], ["last", "", "x"]])
        #expect(table.records.map(\.line) == [1, 2, 4])
    }

    @Test func `empty lines hold nothing and are counted`() {
        let table = DelimitedTable("a\n\n\nb\n\n")
        #expect(table.records.map(\.cells) == [["a"], ["b"]])
        #expect(table.records.map(\.line) == [1, 4])
        #expect(DelimitedTable("").records == [])
        #expect(Self.cells(",") == [["", ""]])
        #expect(Self.cells("\"\"\n") == [[""]])
    }

    @Test func `doubtful quotation marks are reported where they are`() {
        #expect(DelimitedTable("a\nb\"c\n").faults.map(\.line) == [2])
        #expect(DelimitedTable("a\n\n\"b\"c\n").faults.map(\.line) == [3])
        #expect(DelimitedTable("a\n\"b\nc\n").faults.map(\.line) == [2])
    }

    @Test func `what is written is read again`() {
        let texts = ["", "a", ",", "\"", "\"\"", "\n", "中，文", " a ", "a\"b,c\nd"]
        for first in texts {
            for second in texts {
                let line = [first, second].map { "\"" + $0.replacing("\"", with: "\"\"") + "\"" }.joined(separator: ",")
                let table = DelimitedTable(line + "\n" + line)
                #expect(table.faults == [])
                #expect(table.records.map(\.cells) == [[first, second], [first, second]])
            }
        }
    }
}
