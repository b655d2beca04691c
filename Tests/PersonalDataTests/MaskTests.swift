import PersonalData
import TestSupport
import Testing

@Suite struct MaskTests {
    @Test func `leaves what tells the kind and hides the rest`() {
        let id = MadeUp.residentID()
        #expect(PersonalDataMask.masked("身份证\(id)。") == "身份证11****************。")
        #expect(PersonalDataMask.masked("证\(MadeUp.fullWidth(id))") == "证１１****************")
        #expect(PersonalDataMask.masked("电话+86 140-0000-0001！") == "电话+86 140-****-****！")
        #expect(PersonalDataMask.masked("卡号6200 0000 0000 0005") == "卡号6200 **** **** ****")
        #expect(PersonalDataMask.masked("川A·00000号车") == "川A·*****号车")
    }

    @Test func `what is masked is not found again, and the rest is as it was`() {
        var random = SeededNumbers(seed: 3)
        let pieces = [
            "当事人", "经查，", "2026年", "abc ", MadeUp.residentID(), MadeUp.residentIDWithX, MadeUp.mobile, "140 0000 0001",
            MadeUp.card("62", count: 19), "川A00000", "京AD00000", "罚款", "12345", "，", "91990000MA00000017", "￥", "é",
        ]
        for _ in 0..<3000 {
            let text = (0..<Int.random(in: 1...8, using: &random)).map { _ in pieces.randomElement(using: &random) ?? ""
            }
            .joined(separator: Bool.random(using: &random) ? "" : "；")
            let masked = PersonalDataMask.masked(text)
            #expect(masked.utf8.count <= text.utf8.count)
            #expect(masked.unicodeScalars.count == text.unicodeScalars.count)
            #expect(zip(masked.unicodeScalars, text.unicodeScalars).allSatisfy { $0 == $1 || $0 == "*" })
            #expect(PersonalDataScanner.found(masked) == [], "\(text) → \(masked)")
        }
    }

    @Test func `any bytes at all are read without harm`() {
        var random = SeededNumbers(seed: 4)
        let favourites: [UInt8] = [
            0x31, 0x34, 0x30, 0x20, 0x2D, 0xEF, 0xBC, 0x91, 0x58, 0xE5, 0xB7, 0x9D, 0x41, 0xFF, 0xC2,
        ]
        for _ in 0..<20_000 {
            let bytes = (0..<Int.random(in: 0...60, using: &random)).map { _ in
                favourites.randomElement(using: &random) ?? 0
            }
            bytes.withUnsafeBufferPointer { buffer in
                let findings = PersonalDataScanner.findings(in: buffer)
                #expect(zip(findings, findings.dropFirst()).allSatisfy { $0.range.upperBound <= $1.range.lowerBound })
                #expect(findings.allSatisfy { $0.range.lowerBound >= 0 && $0.range.upperBound <= bytes.count })
                #expect(PersonalDataMask.masked(buffer, findings).count <= bytes.count)
            }
        }
    }
}
