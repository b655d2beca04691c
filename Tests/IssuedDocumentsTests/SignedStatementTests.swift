import Cryptography
import Foundation
import TestSupport
import Testing

@testable import IssuedDocuments

/// Facts in JSON: in one form only, and signed.
@Suite struct SignedStatementTests {
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

    @Test func aChangeIsFoundAndALayoutIsNone() throws {
        let material = try SigningFolder()
        let trusted = try material.trusted
        let document: JSONValue = .object(["number": "1", "facts": .array(["样例", 2, .null, true])])
        let file = try SignedStatement(document, with: material.keys).file
        guard case .genuine(let names) = FileVerdict(of: file, trusted) else {
            Issue.record("not genuine")
            return
        }
        #expect(names.count == 2)
        let object = try JSONSerialization.jsonObject(with: Data(file))
        let pretty = try JSONSerialization.data(withJSONObject: object, options: [.prettyPrinted])
        #expect(FileVerdict(of: Array(pretty), trusted) == .genuine(by: names))
        for place in file.indices {
            var changed = file
            changed[place] ^= 1
            if case .genuine = FileVerdict(of: changed, trusted) { Issue.record("byte \(place)") }
        }
        // With one signature taken off it is not what was issued, but what is there is good; with none it is nothing.
        #expect(FileVerdict(of: file, TrustedKeys()) == .unknownSigner(names))
        let other = try SignedStatement(document, with: SigningFolder().keys).file
        guard case .unknownSigner = FileVerdict(of: other, trusted) else {
            Issue.record("signed by another")
            return
        }
        #expect(FileVerdict(of: Array("{}".utf8), trusted) != .genuine(by: names))
        #expect(FileVerdict(of: Array("<html>".utf8), trusted) == .unsigned)
        #expect(FileVerdict(of: [], trusted) == .unsigned)
    }
}
