import Formats
import Foundation
import Testing

/// Escapes are looked for eight bytes at a time: none may be missed, or found where there is none, wherever it stands.
@Suite struct JSONEscapingTests {
    private func written(_ text: String) -> [UInt8] {
        var json = JSONWriter()
        json.value(text)
        return json.bytes
    }

    @Test func `every ASCII character is escaped or not at every place of a text`() throws {
        for scalar in UInt8(0)...0x7F {
            for length in 1...17 {
                for place in 0..<length {
                    var bytes = [UInt8](repeating: UInt8(ascii: "x"), count: length)
                    bytes[place] = scalar
                    let text = String(decoding: bytes, as: UTF8.self)
                    let json = written(text)
                    let isEscaped = scalar < 0x20 || scalar == 0x22 || scalar == 0x5C
                    #expect((json.count > length + 2) == isEscaped, "\(scalar) at \(place) of \(length)")
                    guard isEscaped else { continue }
                    let read = try JSONSerialization.jsonObject(with: Data(json), options: .fragmentsAllowed)
                    #expect(read as? String == text)
                }
            }
        }
    }

    @Test func `characters beyond ASCII stand as they are`() {
        for scalar in (0x80...0x2FFF as ClosedRange<UInt32>).compactMap(Unicode.Scalar.init) {
            for start in ["", "a", "abcdef"] {
                let text = start + String(Character(scalar)) + "市场监督管理局"
                #expect(written(text) == Array("\"\(text)\"".utf8))
            }
        }
    }
}
