import Formats
import Testing

/// Values that are read from JSON and written in the canonical form of RFC 8785.
@Suite
struct JSONValueTests {
    @Test(arguments: [
        (#"{"b":1,"a":[true,false,null],"":"x"}"#, #"{"":"x","a":[true,false,null],"b":1}"#),
        (
            #" { "a" : "\u4e2d\u00e9\/\b\f\n\r\t\"\\\u0001\u007f" } "#,
            "{\"a\":\"中é/\\b\\f\\n\\r\\t\\\"\\\\\\u0001\u{7F}\"}"
        ),
        // RFC 8785, 3.2.3: the order of UTF-16 units, not of code points.
        (#"{"\ufb33":1,"\ud83d\ude00":2,"\u20ac":3}"#, #"{"€":3,"😀":2,"דּ":1}"#),
        ("[-1,0,12345678901234567890,1.50]", "[-1,0,12345678901234567890,1.50]"),
    ]) func theCanonicalFormIsThatOfTheStandard(text: String, canonical: String) throws {
        let value = try #require(JSONValue(Array(text.utf8)))
        #expect(String(decoding: value.canonical, as: UTF8.self) == canonical)
        #expect(JSONValue(value.canonical)?.canonical == value.canonical)
    }

    @Test(arguments: [
        "", "{", "[1,]", #"{"a":1,"a":2}"#, #"{"a" 1}"#, "01", "+1", "1.", "nul", "\"\u{01}\"", #""\ud800""#, #""\x""#,
        "1 2", "{1:2}",
        "\"", "[\"a\"", "-", "1e", String(repeating: "[", count: 200) + String(repeating: "]", count: 200),
    ]) func whatIsNoJSONIsNone(text: String) {
        #expect(JSONValue(Array(text.utf8)) == nil)
        #expect(JSONValue([0x22, 0xFF, 0x22]) == nil)
    }

    @Test func membersAndElementsAreFound() throws {
        let json = try #require(
            JSONValue(Array("{\"a\":[1,\"\\u4e2d\",\"\\ud83d\\ude00\"],\"b\":{\"c\":-7,\"d\":1.5}}".utf8)))
        #expect(json["a"]?.elements == [1, "中", "😀"])
        #expect(json["b"]?["c"]?.integer == -7 && json["b"]?["d"]?.integer == nil && json["b"]?["c"]?.text == nil)
        #expect(json["e"] == nil && json["a"]?["b"] == nil && json["b"]?.elements == [])
    }
}
