import Formats
import Foundation
import TestSupport
import Testing

@Suite struct JSONWriterTests {
    private func written(_ write: (inout JSONWriter) -> Void) -> String {
        var json = JSONWriter()
        write(&json)
        return String(decoding: json.bytes, as: UTF8.self)
    }

    @Test func `Foundation reads 2000 random documents as what was written`() throws {
        for seed in 1...2000 as ClosedRange<UInt64> {
            var numbers = SeededNumbers(seed: seed)
            let document = RandomJSON(depth: 4, using: &numbers)
            var json = JSONWriter(capacity: 0)
            document.write(to: &json)
            let read = try JSONSerialization.jsonObject(with: Data(json.bytes), options: .fragmentsAllowed)
            #expect(document.equals(read), "seed \(seed): \(String(decoding: json.bytes, as: UTF8.self))")
        }
    }

    @Test func `commas stand between values and nowhere else`() {
        let text = written { json in
            json.object { json in
                json.key("empty")
                json.object { _ in }
                json.key("list")
                json.array { json in
                    json.array { _ in }
                    json.value(1)
                    json.value(false)
                    json.null()
                    json.value(Optional<String>.none)
                    json.raw(Array("{\"x\":1}".utf8))
                    json.object {
                        $0.key("y"); $0.value("z")
                    }
                }
                json.key("last")
                json.value("公信")
            }
        }
        #expect(text == #"{"empty":{},"list":[[],1,false,null,null,{"x":1},{"y":"z"}],"last":"公信"}"#)
    }

    @Test func `escapes what RFC 8259 demands and nothing else`() {
        let text = written { $0.value("\"\\\u{0}\u{1F}\n\r\t\u{8}\u{C}/\u{7F}<é公😀") }
        #expect(text == #""\"\\\u0000\u001f\n\r\t\b\f/"# + "\u{7F}<é公😀\"")
    }

    @Test func `the extremes of integers`() {
        #expect(
            written {
                $0.array {
                    $0.value(Int.min); $0.value(Int.max)
                }
            } == "[\(Int.min),\(Int.max)]")
    }

    @Test func `an empty buffer is an empty text`() {
        #expect(written { $0.value(utf8: UnsafeRawBufferPointer(start: nil, count: 0)) } == "\"\"")
        #expect(written { $0.value("") } == "\"\"")
    }

    @Test func `a bridged text is written whole`() {
        let foreign = NSString(string: "桥接\"text") as String
        #expect(written { $0.value(foreign) } == #""桥接\"text""#)
    }

    @Test func `what content throws comes through`() {
        struct Refusal: Error {}
        #expect(throws: Refusal.self) {
            var json = JSONWriter()
            try json.object { _ in throw Refusal() }
        }
    }
}
