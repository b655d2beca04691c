import Formats
import Foundation
import TestSupport
import Testing

@testable import Unpacking

@Suite struct GB18030Tests {
    /// “样例,罚款” and so on in GB 18030; the last character takes four bytes (U+20000).
    private static let bytes: [UInt8] = [
        0xD1, 0xF9, 0xC0, 0xFD, 0x2C, 0xB7, 0xA3, 0xBF, 0xEE, 0x0A, 0x95, 0x32, 0x82, 0x36, 0x0A,
    ]
    private static let text = "样例,罚款\n\u{20000}\n"

    @Test func decodesInAnyPieces() {
        for size in 1...Self.bytes.count {
            let unpacked = Unpacked(Self.bytes, .gb18030, pieces: [size])
            #expect(unpacked.string == Self.text && unpacked.error == nil)
        }
    }

    /// Whatever stands behind a stray lead byte, what gives CSV its structure survives.
    @Test(arguments: [UInt8(0x81), 0xB0, 0xFE, 0x80, 0xFF])
    func aStrayByteSwallowsNoStructure(_ stray: UInt8) {
        for structure in [0x0A, 0x0D, 0x22, 0x2C, 0x3B, 0x09] as [UInt8] {
            for pieces in [[1], [2], [100]] {
                let unpacked = Unpacked([0x61, stray, structure, 0x62], .gb18030, pieces: pieces)
                #expect(unpacked.text == Array("a\u{FFFD}".utf8) + [structure, 0x62])
            }
        }
    }

    @Test func oneBadByteCostsItsLineOnly() {
        var spoilt = Self.bytes
        spoilt[3] = 0x2C
        #expect(Unpacked(spoilt, .gb18030, pieces: [3]).lines == ["样\u{FFFD},,罚款", "\u{20000}", ""])
    }

    @Test func aCharacterThatIsCutOffAtTheEndIsSaid() {
        #expect(Unpacked([0x61, 0xD1], .gb18030).string == "a\u{FFFD}")
        #expect(Unpacked([0x95, 0x32, 0x82], .gb18030).string == "\u{FFFD}2\u{FFFD}")
    }

    /// Every character that GB 18030 knows comes back from what another implementation made of it.
    @Test(.enabled(if: ProcessInfo.processInfo.environment["GONGXIN_PYTHON"] != nil, "set GONGXIN_PYTHON"))
    func decodesAsPythonEncodes() throws {
        let script = """
            import sys
            text = '\\n'.join(chr(c) for c in list(range(0x20, 0xD800)) + list(range(0xF900, 0xFFF0)) + list(range(0x20000, 0x2FA20)))
            out = sys.stdout.buffer
            out.write(text.encode('gb18030'))
            """
        let encoded = try PythonScript.run(script)
        let expected = (Array(0x20..<0xD800) + Array(0xF900..<0xFFF0) + Array(0x20000..<0x2FA20)).map { UInt32($0) }
        let decoded = Unpacked(encoded, .gb18030, pieces: [1001]).text.split(separator: 0x0A)
        #expect(decoded.count == expected.count)
        let differing = zip(decoded, expected).filter { $0 != Unicode.Scalar($1).map { Array(String($0).utf8)[...] } }
        // These have two-byte codes since the edition of 2005; Python writes the four-byte codes of the one before.
        let moved = [0x1E3F] + Array(0x9FB4...0x9FBB) + Array(0xFE10...0xFE19)
        #expect(differing.map { Int($0.1) } == moved)
    }
}

@Suite struct EncodingDetectionTests {
    private func detect(_ bytes: [UInt8], isFinal: Bool = true) -> TextEncoding? {
        bytes.withUnsafeBufferPointer { EncodingDetection.encoding(of: $0, isFinal: isFinal) }
    }

    private static let chinese: [UInt8] = [0xD1, 0xF9, 0xC0, 0xFD, 0x2C, 0xB7, 0xA3, 0xBF, 0xEE, 0x0A]

    @Test func tellsTheEncodings() {
        #expect(detect(Array("样例,罚款\n".utf8)) == .utf8)
        #expect(detect([0xEF, 0xBB, 0xBF] + Self.chinese) == .utf8)
        #expect(detect(Self.chinese) == .gb18030)
        #expect(detect(Array("abc".utf8)) == .utf8 && detect(Array("abc".utf8), isFinal: false) == nil)
    }

    @Test func aCharacterCutOffByTheSampleIsNoError() {
        for length in 1...6 {
            #expect(detect(Array("样例".utf8.prefix(length)), isFinal: false) == .utf8)
        }
        #expect(detect(Array(Self.chinese.prefix(3)), isFinal: false) == .gb18030)
    }

    /// One bad byte anywhere in a text of some lines does not change what it is taken for.
    @Test func aBadByteDoesNotDecide() {
        let utf8 = Array(String(repeating: "样例市测试有限公司,罚款一万五千元,虚假宣传\n", count: 20).utf8)
        let other = Array((0..<20).map { _ in Self.chinese }.joined())
        for index in 0..<60 {
            for bad in [0x80, 0xB0, 0xFF, 0x41] as [UInt8] {
                var spoilt = utf8
                spoilt[index] = bad
                #expect(detect(spoilt) == .utf8)
                spoilt = other
                spoilt[index] = bad
                #expect(detect(spoilt) == .gb18030)
            }
        }
    }

    @Test func knowsTheNamesInUse() {
        for name in ["gb18030", "GBK", "\"gb2312\"", "GB_2312", "cp936"] {
            #expect(TextEncoding(name: name) == .gb18030)
        }
        for name in ["utf-8", "UTF8", "\"utf-8\""] { #expect(TextEncoding(name: name) == .utf8) }
        #expect(TextEncoding(name: "big5") == nil)
    }
}
