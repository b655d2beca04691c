import Formats
import Testing

@testable import OpenData

struct JSONScanTests {
    private func members(_ text: String) throws -> [String: String] {
        var found: [String: String] = [:]
        try Array(text.utf8).withUnsafeBytes { bytes in
            try JSONScan.members(of: bytes) { name, value in
                found[String(decoding: name, as: UTF8.self)] = String(decoding: value, as: UTF8.self)
            }
        }
        return found
    }

    @Test func valuesAreFoundAsTheyAreWritten() throws {
        let text = #"{"a": "x\"}", "b":[1, {"c":"]"}], "d":{"e":{}} , "f":-1.5e3,"g":null}"#
        let expected = ["a": #""x\"}""#, "b": #"[1, {"c":"]"}]"#, "d": #"{"e":{}}"#, "f": "-1.5e3", "g": "null"]
        #expect(try members(text) == expected)
        #expect(try members("{}").isEmpty)
    }

    @Test(arguments: [
        "", "{", "{\"a\"", "{\"a\":}", "{\"a\":1", "{\"a\":\"x}", "[]", "{\"a\":1 \"b\":2}", "{1:2}", "{\"a\":[1}",
    ])
    func whatIsNoObjectIsRefused(text: String) {
        #expect(throws: JSONScan.Malformed.self) { try members(text) }
    }

    @Test func elementsAreFound() throws {
        var found: [String] = []
        try Array(#" ["a", 2 ,[]] "#.utf8).withUnsafeBytes { bytes in
            try JSONScan.elements(of: bytes) { found.append(String(decoding: $0, as: UTF8.self)) }
        }
        #expect(found == ["\"a\"", "2", "[]"])
    }

    @Test func escapesAreUndone() {
        let output = OutputBuffer()
        Array(#""罚\"款\\\n\t\u0007A\u4e2d""#.utf8).withUnsafeBytes { JSONText.append($0, to: output) }
        #expect(String(decoding: output.bytes, as: UTF8.self) == "罚\"款\\\n\t\u{7}A中")
    }
}
