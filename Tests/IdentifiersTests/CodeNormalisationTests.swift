import Identifiers
import Testing

@Suite("Normalisation of codes")
struct CodeNormalisationTests {
    private let code = "91110000600037341L"

    @Test(
        "Every disguise of a code is taken off",
        arguments: [
            " 91110000600037341L", "91110000600037341L\r\n", "\t91110000600037341L\u{B}", "91110000600037341l",
            "91 1100 0060 0037 341L", "911100006-00037341-L", "91110000600037341\u{2013}L",
            "91110000\u{2014}600037341L",
            "\u{3000}91110000600037341L\u{3000}", "\u{A0}91110000600037341L", "\u{FEFF}91110000600037341L",
            "9111\u{200B}0000\u{200D}600037341L", "\u{202A}91110000600037341L\u{202C}", "91110000600037341L\u{2060}",
            "９１１１００００６０００３７３４１Ｌ", "９１１１０００0600037341ｌ", "911100006\u{FF0D}00037341L", "\u{2212}91110000600037341L",
        ])
    func disguises(text: String) {
        #expect(CodeNormalisation.normalise(text) == code)
        var output: [UInt8] = []
        #expect(Array(text.utf8).withUnsafeBufferPointer { CodeNormalisation.normalise($0, into: &output) })
        #expect(output == Array(code.utf8))
    }

    @Test(
        "Nothing is guessed: other characters stay",
        arguments: ["9111O", "中文９", "A？", "A！", "😀", "É", "Ⅸ", "'91", "1．5"])
    func kept(text: String) {
        let kept = text.replacing("９", with: "9")
        #expect(CodeNormalisation.normalise(text) == kept)
    }

    @Test("A normal code is appended as it is and reported unchanged")
    func unchanged() {
        var output = Array("before".utf8)
        let isChanged = Array(code.utf8).withUnsafeBufferPointer { CodeNormalisation.normalise($0, into: &output) }
        #expect(!isChanged)
        #expect(output == Array(("before" + code).utf8))
        #expect(CodeNormalisation.normalise("") == "")
        #expect(CodeNormalisation.normalise("中文") == "中文")
        #expect(CodeNormalisation.normalise("\u{3000} -") == "")
    }

    @Test("Bytes that are no UTF-8 are kept for the checks to refuse")
    func brokenText() {
        let broken: [[UInt8]] = [
            [0xFF], [0xE3, 0x80], [0xC2], [0xE3, 0x41, 0x80], [0xC0, 0xA0], [0xE0, 0x82, 0xA0], [0x80],
            [0xF0, 0x9F, 0x98],
        ]
        for bytes in broken {
            var output: [UInt8] = []
            #expect(!bytes.withUnsafeBufferPointer { CodeNormalisation.normalise($0, into: &output) })
            #expect(output == bytes)
            output = []
            let padded = [0x20] + bytes
            #expect(padded.withUnsafeBufferPointer { CodeNormalisation.normalise($0, into: &output) })
            #expect(output == bytes)
        }
    }

    @Test("Normalising twice is the same as once, and random bytes never trap")
    func idempotent() {
        var generator = SeededGenerator(seed: 41)
        for _ in 0..<5000 {
            let bytes = (0..<Int.random(in: 0...24, using: &generator)).map { _ in
                [UInt8.random(in: 0...255, using: &generator), 0xE3, 0x80, 0xEF, 0xBC, 0x20, 0x61]
                    .randomElement(using: &generator) ?? 0
            }
            var once: [UInt8] = []
            let isChanged = bytes.withUnsafeBufferPointer { CodeNormalisation.normalise($0, into: &once) }
            #expect(isChanged == (once != bytes))
            #expect(once.count <= bytes.count)
            _ = once.withUnsafeBufferPointer { SocialCreditCode.check($0) }
            guard String(validating: bytes, as: UTF8.self) != nil else { continue }
            var twice: [UInt8] = []
            #expect(!once.withUnsafeBufferPointer { CodeNormalisation.normalise($0, into: &twice) })
        }
    }
}
