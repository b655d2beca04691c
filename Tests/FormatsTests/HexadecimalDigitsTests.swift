import Formats
import Foundation
import TestSupport
import Testing

@Suite struct HexadecimalDigitsTests {
    private func text(_ number: UInt64) -> String {
        String(unsafeUninitializedCapacity: 16) { target in
            if let start = target.baseAddress { HexadecimalDigits.write(number, to: start) }
            return 16
        }
    }

    @Test func `numbers have the digits that the standard library gives them`() {
        var numbers = SeededNumbers(seed: 16)
        let edges: [UInt64] = [0, 1, 9, 10, 15, 16, .max, 0x0123_4567_89AB_CDEF, 0x9A9A_A9A9_0F0F_F0F0]
        for number in edges + (0..<5000).map({ _ in UInt64.random(in: 0...UInt64.max, using: &numbers) }) {
            let digits = String(number, radix: 16)
            #expect(text(number) == String(repeating: "0", count: 16 - digits.count) + digits)
        }
    }

    @Test func `a UUID is written as Foundation writes it`() {
        var numbers = SeededNumbers(seed: 36)
        for _ in 0..<1000 {
            let bytes = (0..<16).map { _ in UInt8.random(in: 0...255, using: &numbers) }
            var json = JSONWriter()
            bytes.withUnsafeBytes { json.value(uuid: $0) }
            let uuid = bytes.withUnsafeBytes { UUID(uuid: $0.loadUnaligned(as: uuid_t.self)) }
            #expect(String(decoding: json.bytes, as: UTF8.self) == "\"\(uuid.uuidString.lowercased())\"")
        }
    }
}
