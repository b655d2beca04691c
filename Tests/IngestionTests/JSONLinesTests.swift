import Catalogue
import Foundation
import TestSupport
import Testing

@testable import Ingestion

@Suite struct JSONLinesTests {
    private let bench: Bench
    private let penalty: InformationClass

    init() throws {
        bench = try Bench()
        penalty = try bench.informationClass("penalty")
    }

    private func decode(_ text: String, ends: [Int] = []) -> [DecodedRow] {
        decode(Array(text.utf8), ends: ends)
    }

    private func decode(_ bytes: [UInt8], ends: [Int] = []) -> [DecodedRow] {
        let decoder = JSONLinesDecoder(informationClass: penalty)
        return Decoding.rows(bytes, decoder, itemCount: penalty.items.count, ends: ends)
    }

    private func number(of row: DecodedRow) throws -> String { row.texts[try #require(penalty.itemIndex("CF_WSH"))] }

    @Test(arguments: [
        (#""a""#, "a"), (#""a\"b\\c\/d""#, "a\"b\\c/d"), (#""\n\r\t""#, "\n\r\t"), (#""\u6837例""#, "样例"),
        (#""\ud83d\ude00\u00e9""#, "😀é"), (#""\uD83D\uDE00""#, "😀"), ("null", ""), ("true", "true"),
        ("-1.50e+3", "-1.50e+3"),
        ("0", "0"), ("0.5", "0.5"), (#""""#, ""), ("12345678901234567890", "12345678901234567890"),
    ])
    func readsValues(_ json: String, _ expected: String) throws {
        let rows = decode(#" {"cf_wsh" :"# + "\t" + json + #" , "CF_SY":"y"} "# + "\n")
        #expect(rows.count == 1 && rows[0].damage == nil)
        #expect(try number(of: rows[0]) == expected)
    }

    @Test(arguments: [
        #"{"CF_WSH":"a"#, #"{"CF_WSH":"a"} x"#, #"{"CF_WSH":}"#, #"{"CF_WSH" "a"}"#, #"{CF_WSH:"a"}"#,
        #"{"CF_WSH":"a",}"#,
        #"{"CF_WSH":01}"#, #"{"CF_WSH":+1}"#, #"{"CF_WSH":1.}"#, #"{"CF_WSH":.5}"#, #"{"CF_WSH":-inf}"#,
        #"{"CF_WSH":-}"#,
        #"{"CF_WSH":1e}"#, #"{"CF_WSH":0x10}"#, #"{"CF_WSH":nan}"#, #"{"CF_WSH":True}"#, #"{"CF_WSH":'a'}"#,
        #"{"CF_WSH":"\ud83d"}"#, #"{"CF_WSH":"\ud83d\u0041"}"#, #"{"CF_WSH":"\ude00"}"#, #"{"CF_WSH":"\u12g4"}"#,
        #"{"CF_WSH":"\u00"}"#, #"{"CF_WSH":"\x41"}"#, #"{"CF_WSH":"\"}"#, "nonsense", "{", "}",
        "{]",
        "  ",
    ])
    func refusesWhatIsNoJSON(_ line: String) {
        let rows = decode(#"{"CF_WSH":"1"}"# + "\n\(line)\n" + #"{"CF_WSH":"2"}"#)
        #expect(rows.map(\.damage) == [nil, "not_json", nil])
        #expect(rows[1].raw == Array(line.utf8))
    }

    @Test(arguments: [#""\u0000""#, #""a\u001fb""#, #""\u000B""#, #""\u007f""#])
    func saysWhatAControlCharacterIs(_ json: String) {
        let rows = decode(#"{"CF_WSH":"# + json + "}\n" + #"{"CF_WSH":"2"}"#)
        #expect(rows.map(\.damage) == ["control_character", nil])
        #expect(decode(#"{"CF_WSH":"# + json + "\n").map(\.damage) == ["not_json"])
        #expect(decode(#"{"CF_WSH":"a\u000a\u0009\u000D"}"#).map(\.damage) == [nil])
    }

    /// Nothing that a JSON parser refuses is taken.
    @Test func isNoMoreLenientThanFoundation() {
        var numbers = SeededNumbers(seed: 8259)
        let pieces = [
            "{", "}", "\"CF_WSH\"", "\"CF_SY\"", ":", ":", ",", "1", "-", ".", "0", "e", "\"a\"", "null", " ",
            "\\u0041", "\"",
        ]
        var taken = 0
        for _ in 0..<20_000 {
            let middle = (0..<Int.random(in: 0...6, using: &numbers)).map { _ in
                pieces.randomElement(using: &numbers) ?? ""
            }
            let line = "{\"CF_WSH\":" + middle.joined() + "}"
            guard let row = decode(line + "\n").first, row.damage == nil else { continue }
            taken += 1
            #expect((try? JSONSerialization.jsonObject(with: Data(line.utf8))) != nil, "\(line)")
        }
        #expect(taken > 100)
    }

    @Test(arguments: ["[1]", "\"text\"", "12", #"{"CF_WSH":{"a":1}}"#, #"{"CF_WSH":["a"]}"#, #"{"x":[]}"#])
    func wantsFlatObjects(_ line: String) {
        #expect(decode(line + "\n").map(\.damage) == ["not_an_object"])
    }

    @Test func noticesMembersGivenTwice() {
        #expect(decode(#"{"CF_WSH":"a","cf_wsh":null}"#).map(\.damage) == ["duplicate_member"])
        #expect(decode(#"{"CF_WSH":null,"处罚决定书文号":"a"}"#).map(\.damage) == ["duplicate_member"])
        #expect(decode(#"{"nix":1,"nix":2}"#).map(\.damage) == [nil], "what no item answers to is only counted")
    }

    @Test func badBytesSpoilOneRow() {
        let line = Array(#"{"CF_WSH":"a"}"#.utf8)
        let rows = decode(line + [0x0A] + line.dropLast(2) + [0xFF, 0x22, 0x7D, 0x0D, 0x0A] + line)
        #expect(rows.map(\.damage) == [nil, "bad_encoding", nil])
    }

    @Test func whereTheWindowEndsDoesNotMatter() {
        let payload = Array("\n{\"CF_WSH\":\"样\\n\"}\r\n{\"CF_WSH\":1}\n\r\n{\"a\":\n{}\r\n[]\n{\"CF_WSH\":\"z\"}".utf8)
        let whole = decode(payload)
        #expect(whole.map(\.damage) == [nil, nil, "not_json", nil, "not_an_object", nil])
        for end in 1..<payload.count { #expect(decode(payload, ends: [end]) == whole, "window ends at \(end)") }
        #expect(decode(payload, ends: Array(1..<payload.count)) == whole)
    }

    @Test(arguments: [RowLimit.bytes, RowLimit.bytes + 1, RowLimit.bytes * 5 / 2])
    func aRowMayHaveAMegabyte(_ length: Int) {
        let frame = #"{"CF_WSH":""}"#
        let line = #"{"CF_WSH":""# + String(repeating: "c", count: length - frame.utf8.count) + #""}"#
        let payload = Array("{}\n\(line)\r\n{}\n".utf8)
        let expected = [nil, length > RowLimit.bytes ? "row_too_long" : nil, nil]
        for ends in [[], [1 << 20, 2 << 20], [length + 3], [length + 4], [length + 5]] {
            #expect(decode(payload, ends: ends).map(\.damage) == expected, "windows \(ends)")
        }
    }

    @Test func aRecordIsTheSameInBothFormats() throws {
        let record = Payload.penalty(1, ["CF_SY": "说\"了\",\n又说\\"])
        let json = try JSONSerialization.data(withJSONObject: record)
        let rows = try bench.process("penalty", Array(json) + [0x0A], .ndjson)
        let csv = try bench.process("penalty", record)
        #expect(rows.staged.count == 1 && rows.rejected.isEmpty)
        #expect(rows.staged[0].digest == csv.staged[0].digest)
        #expect(rows.staged[0].key == csv.staged[0].key)
    }
}
