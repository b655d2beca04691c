import TestSupport
import Testing

@testable import Unpacking

@Suite struct JSONArrayTests {
    private func lines(_ text: String, pieces: [Int] = [1 << 20]) -> [String] {
        Unpacked(Array(text.utf8), .jsonArray, pieces: pieces).lines
    }

    @Test(arguments: [[1], [3, 1], [1 << 20]])
    func elementsBecomeLines(inPieces pieces: [Int]) {
        let array =
            "\u{FEFF}[\n  {\"a\": \"x, }] {\\\"\",\r\n   \"b\": 1},\n {\"a\":[{\"c\":{}}]} ,{}, 7, \"t\", null ]\n"
        #expect(
            lines(array, pieces: pieces) == [
                "{\"a\": \"x, }] {\\\"\",     \"b\": 1}", "{\"a\":[{\"c\":{}}]}", "{}", "7", "\"t\"", "null", "",
            ])
        #expect(lines("{\"a\":1}", pieces: pieces) == ["{\"a\":1}", ""])
        #expect(lines("{\"a\":1}\n{\"a\":2}\n", pieces: pieces) == ["{\"a\":1}", "{\"a\":2}", ""])
        #expect(lines("[]", pieces: pieces) == [""] && lines(" ", pieces: pieces) == [""])
    }

    /// Each damage costs its own element; the neighbours stand on lines of their own.
    @Test(arguments: [
        "{\"a\":\"x}", "{\"a\":x\"}", "{\"a\":\"x\"y\"}", "{\"a\":\"x\"\"}", "{\"a\":[1}", "{\"a\":1]}", "{\"a\":{}",
        "{a\"}",
        "{\"a\":\"x\ny\"}", "{\"a\":\"x\n}", "{\"a\" \"b\"}", "{", "nonsense", "{\"a\":\"x\\\"}",
    ])
    func damageStaysInItsElement(_ damaged: String) {
        for separator in [",", ",\n  ", "\n,\n"] {
            for pieces in [[1], [1 << 20]] {
                let array = "[{\"n\":1}" + separator + damaged + separator + "{\"n\":2}" + separator + "{\"n\":3}]"
                let lines = lines(array, pieces: pieces)
                #expect(lines.first == "{\"n\":1}" && lines.suffix(3) == ["{\"n\":2}", "{\"n\":3}", ""], "\(lines)")
                #expect(lines.count == 5, "\(lines)")
            }
        }
    }

    @Test func aDamagedLastElementIsNoTruncation() {
        #expect(lines("[{\"n\":1},{\"a\":\"x}]").last == "")
        #expect(lines("[{\"n\":1},{\"a\":\"x}\n]\n").last == "")
    }

    /// The last line has no line end then.
    @Test func aTruncatedArrayShows() {
        let array = "[{\"n\":1},\n{\"n\":2, \"m\":\"x\"}]"
        for length in 1..<array.utf8.count {
            let lines = lines(String(array.prefix(length)))
            #expect(lines.last != "", "\(length): \(lines)")
            if length >= 8, length <= 10 { #expect(lines == ["{\"n\":1}", "["]) }
        }
        #expect(lines("{\"a\":1") == ["{\"a\":1"])
    }

    /// A string that never ends must not make the work grow with the square of the length.
    @Test(.timeLimit(.minutes(10)))
    func hostileArraysTakeNoLonger() {
        for unit in ["{[},{[", "{\"},{\"", "{\"a},{", "},{", "[{", "\"", "{\"a\":\"},{},{},", "{[[[[],{[[[[", "\n{"] {
            let text = "[" + String(repeating: unit, count: 150_000 / unit.utf8.count)
            let unpacked = Unpacked(Array(text.utf8), .jsonArray)
            #expect(unpacked.error == nil && !unpacked.text.isEmpty)
            #expect(unpacked.text.count < text.utf8.count * 2 + 10)
        }
    }

    @Test func anElementLongerThanAnyRowIsPassedOver() {
        let long = "{\"a\":\"" + String(repeating: "x", count: 5 << 20) + "\"}"
        let lines = lines("[{\"n\":1}," + long + ",{\"n\":2}]", pieces: [70_000])
        #expect(lines.count == 4 && lines[0] == "{\"n\":1}" && lines[2] == "{\"n\":2}")
        #expect(lines[1].utf8.count > 1 << 20 && lines[1].utf8.count < 3 << 20)
    }
}
