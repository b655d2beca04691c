import Formats
import Testing

@testable import OpenData

struct CSVFieldTests {
    private func field(_ text: String) -> String {
        let output = OutputBuffer()
        Array(text.utf8).withUnsafeBufferPointer { CSVField.append($0, to: output) }
        return String(decoding: output.bytes, as: UTF8.self)
    }

    @Test(arguments: [
        ("", ""), ("罚款", "罚款"), ("a,b", "\"a,b\""), ("说“\"是\"”", "\"说“\"\"是\"\"”\""), ("两\n行", "\"两 行\""),
    ]) func aFieldHasQuotesWhereItNeedsThem(text: String, expected: String) {
        #expect(field(text) == expected)
    }

    @Test(arguments: ["=1+1", "+SUM(A1)", "-A1", "@x", "\tx", "\rx", "＝1", "＋1", "－1", "＠1", "-", "-1-2", "--1", "=1"])
    func whatWouldRunAsAFormulaDoesNot(text: String) {
        #expect(field(text).hasPrefix("\"'"))
    }

    @Test(arguments: ["-1", "-0.5", "+12.25", "1=1", "a+b"]) func otherTextsStayAsTheyAre(text: String) {
        #expect(field(text) == text)
    }
}
