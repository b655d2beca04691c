import TestSupport
import Testing

@testable import Ingestion

@Suite struct CSVDecoderTests {
    private static let decoder = CSVDecoder(delimiter: UInt8(ascii: ","), items: [0, 1, 2])

    private func decode(_ text: String, delimiter: String = ",", items: [Int] = [0, 1, 2]) -> [DecodedRow] {
        let decoder = CSVDecoder(delimiter: delimiter.utf8.first ?? 0, items: items)
        return Decoding.rows(Array(text.utf8), decoder, itemCount: 3)
    }

    private func texts(_ text: String, delimiter: String = ",") -> [[String]] {
        decode(text, delimiter: delimiter).map(\.texts)
    }

    @Test(arguments: [
        ("a,b,c\n", ["a", "b", "c"]), ("a,b,c\r\n", ["a", "b", "c"]), ("a,b,c", ["a", "b", "c"]),
        ("a,b,c\r", ["a", "b", "c\r"]), (",,\n", ["", "", ""]), (#""a","b","c""#, ["a", "b", "c"]),
        (#""a,1","b""2""",c"#, ["a,1", "b\"2\"", "c"]), ("\"a\nb\",\"c\r\nd\",e\n", ["a\nb", "c\r\nd", "e"]),
        ("\"\"\",\"\"\"", ["\",\""]), (#"a"b,c,d"#, ["a\"b", "c", "d"]), ("\"a\"\r\n", ["a"]),
        ("\n\r\n\na,b,c\n", ["a", "b", "c"]), (" a ,\tb,c\n", [" a ", "\tb", "c"]),
        ("\"\",\"\"\"\",\"\"", ["", "\"", ""]),
    ])
    func readsRFC4180(_ text: String, _ expected: [String]) {
        let rows = decode(text, items: Array(0..<expected.count))
        #expect(rows.count == 1)
        #expect(rows.first.map { Array($0.texts.prefix(expected.count)) } == expected)
        #expect(rows.first?.damage == nil)
    }

    @Test(arguments: [",", ";", "\t", "|"])
    func readsWhatWasWritten(_ delimiter: String) {
        var numbers = SeededNumbers(seed: 4180)
        let alphabet = ["a", "样", "\"", ",", ";", "\t", "|", " ", "\n", "\r\n", "\"\""]
        for lineEnd in ["\n", "\r\n"] {
            let table = (0..<200).map { _ in
                // A row of three empty cells would be fine, but a first cell keeps blank lines apart.
                ["x"]
                    + (0..<2).map { _ in
                        (0..<Int.random(in: 0...6, using: &numbers)).map { _ in
                            alphabet.randomElement(using: &numbers) ?? ""
                        }.joined()
                    }
            }
            let rows = table.map { row in
                row.map { "\"" + $0.replacing("\"", with: "\"\"") + "\"" }.joined(separator: delimiter)
            }
            #expect(texts(rows.map { $0 + lineEnd }.joined(), delimiter: delimiter) == table)
            #expect(texts(rows.joined(separator: lineEnd), delimiter: delimiter) == table)
        }
    }

    @Test func countsColumns() {
        let rows = decode("a,b\na,b,c\na,b,c,d\n")
        #expect(rows.map(\.damage) == ["too_few_columns", nil, "too_many_columns"])
    }

    @Test func takesTheFirstColumnThatSaysSomething() {
        #expect(
            decode(",new,x\nold,new,x\n", items: [0, 0, 1]).map(\.texts) == [["new", "x", ""], ["old", "x", ""]])
    }

    // MARK: A fault stays in its row

    private static let table: [[String]] = (0..<12).map { row in
        switch row % 4 {
        case 1: ["r\(row)", "\"quoted, cell\"", "c"]
        case 2: ["r\(row)", "b", "\"says \"\"so\"\"\""]
        default: ["r\(row)", "样例", ""]
        }
    }

    @Test func anUnclosedQuoteSpoilsOneRowWhereverItIs() {
        let whole = decode(Self.table.map { $0.joined(separator: ",") + "\n" }.joined())
        #expect(whole.allSatisfy { $0.damage == nil } && whole.count == Self.table.count)
        for row in Self.table.indices {
            for column in 0..<3 {
                var table = Self.table
                let cell = table[row][column]
                // In a quoted cell it is the closing quote that is left out.
                table[row][column] = cell.hasPrefix("\"") ? String(cell.dropLast()) : "\"" + cell
                let rows = decode(table.map { $0.joined(separator: ",") + "\n" }.joined())
                #expect(rows.indices.filter { rows[$0].damage != nil } == [row], "row \(row), column \(column)")
                #expect(rows.count == whole.count)
                for other in rows.indices where other != row { #expect(rows[other] == whole[other]) }
            }
        }
    }

    @Test func aQuoteBehindAClosingOneSpoilsOneRow() {
        let rows = decode("a,b,c\n\"a\"x,b,c\na,b,c\n")
        #expect(rows.map(\.damage) == [nil, "stray_quote", nil])
    }

    // MARK: Windows

    @Test func whereTheWindowEndsDoesNotMatter() {
        let table = Self.table.map { $0.joined(separator: ",") + "\r\n" }
        let payload = Array(
            (table + ["\"open,b,c\r\n", "\"x\"y,b,c\r\n", "\r\n\r\n\"a\r\nb\",\"\",c\r\n"] + table).joined().utf8)
        let whole = Decoding.rows(payload, Self.decoder, itemCount: 3)
        #expect(whole.count == 27)
        for end in 1..<payload.count {
            #expect(Decoding.rows(payload, Self.decoder, itemCount: 3, ends: [end]) == whole, "window ends at \(end)")
        }
        #expect(Decoding.rows(payload, Self.decoder, itemCount: 3, ends: Array(1..<payload.count)) == whole)
    }

    @Test func whereTheWindowEndsDoesNotMatterForAnyBytes() {
        var numbers = SeededNumbers(seed: 1)
        let alphabet = Array("ab,,\"\"\"\n\n\r".utf8)
        for _ in 0..<400 {
            let payload = (0..<Int.random(in: 0...40, using: &numbers)).map { _ in
                alphabet[Int.random(in: 0..<alphabet.count, using: &numbers)]
            }
            let whole = Decoding.rows(payload, Self.decoder, itemCount: 3)
            let isLineEnd: (UInt8) -> Bool = { $0 == 0x0A || $0 == 0x0D }
            #expect(whole.flatMap(\.raw).filter { !isLineEnd($0) } == payload.filter { !isLineEnd($0) }, "nothing lost")
            for end in stride(from: 1, to: payload.count, by: 1) {
                let rows = Decoding.rows(payload, Self.decoder, itemCount: 3, ends: [end])
                #expect(rows == whole, "\(String(decoding: payload, as: UTF8.self)) cut at \(end)")
            }
        }
    }

    // MARK: Long rows

    private static func line(_ length: Int) -> [UInt8] {
        Array("a,b,".utf8) + [UInt8](repeating: UInt8(ascii: "c"), count: length - 4)
    }

    @Test func aRowMayHaveAMegabyte() {
        let row = Self.line(RowLimit.bytes)
        for end in [RowLimit.bytes, RowLimit.bytes + 1, RowLimit.bytes + 2] {
            let rows = Decoding.rows(row + Array("\r\nx,y,z\n".utf8), Self.decoder, itemCount: 3, ends: [end])
            #expect(rows.map(\.damage) == [nil, nil])
        }
    }

    @Test(arguments: [RowLimit.bytes + 1, RowLimit.bytes * 5 / 2])
    func aLongerOneIsOneDamagedRowHoweverItIsCut(_ length: Int) {
        let payload = Array("x,y,z\n".utf8) + Self.line(length) + Array("\nx,y,z\n".utf8)
        let windows = [[], [1 << 20, 2 << 20], [length - 100, length + 3], [length + 6], [length + 7]]
        for ends in windows {
            let rows = Decoding.rows(payload, Self.decoder, itemCount: 3, ends: ends)
            #expect(rows.map(\.damage) == [nil, "row_too_long", nil], "windows \(ends)")
        }
    }

    @Test func aQuoteThatSwallowsAMegabyteSpoilsOneRow() {
        let others = Array(repeating: "a,b," + String(repeating: "c", count: 2000) + "\n", count: 600).joined()
        let payload = Array(("x,\"y,z\n" + others + "x,y\",z\nx,y,z\n").utf8)
        let whole = Decoding.rows(payload, Self.decoder, itemCount: 3)
        #expect(whole.count == 603)
        #expect(whole.filter { $0.damage != nil }.map(\.damage) == ["unclosed_quote"])
    }
}
