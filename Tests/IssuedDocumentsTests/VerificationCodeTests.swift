import Documents
import TestSupport
import Testing

@testable import IssuedDocuments

/// Codes that are read as they are written, and mistyped ones that are not read at all.
@Suite struct VerificationCodeTests {
    private func codes(_ count: Int) -> [VerificationCode] {
        var random = SeededNumbers(seed: 11)
        return (0..<count).map { _ in
            VerificationCode(from: (0..<16).map { _ in UInt8.random(in: 0...255, using: &random) })
        }
    }

    private static let alphabet = Array("0123456789ABCDEFGHJKLMNPQRTUWXY")

    @Test func aCodeIsReadAsPeopleWriteIt() throws {
        for code in codes(200) {
            #expect(code.text.count == 16)
            #expect(code.text.allSatisfy { Self.alphabet.contains($0) })
            #expect(code.description.split(separator: "-").map(\.count) == [4, 4, 4, 4])
            #expect(VerificationCode(code.text) == code)
            #expect(VerificationCode(code.description) == code)
            #expect(VerificationCode(code.description.lowercased().replacing("-", with: " ")) == code)
            let mistaken = code.text.replacing("0", with: "o").replacing("1", with: "I").replacing("5", with: "S")
                .replacing("U", with: "v").replacing("2", with: "z")
            #expect(VerificationCode(mistaken) == code)
        }
        #expect(Set(codes(200)).count == 200)
    }

    @Test func everyWrongCharacterAndEveryExchangeIsFound() throws {
        for code in codes(20) {
            let characters = Array(code.text)
            for place in 0..<16 {
                for other in Self.alphabet where other != characters[place] {
                    var wrong = characters
                    wrong[place] = other
                    #expect(VerificationCode(String(wrong)) == nil)
                }
                for second in place + 1..<16 where characters[place] != characters[second] {
                    var wrong = characters
                    wrong.swapAt(place, second)
                    #expect(VerificationCode(String(wrong)) == nil)
                }
            }
        }
    }

    @Test(arguments: [
        "", "-", "0", String(repeating: "0", count: 15), String(repeating: "0", count: 17), "码", "0000-0000-0000-00é0",
    ])
    func whatIsNoCodeIsNone(text: String) {
        #expect(VerificationCode(text) == nil)
    }

    @Test func reportNumbersHaveTheFormOfTheStandard() {
        let number = ReportNumber.make(at: 1_795_190_400, .everybody, random: [1, 2, 3, 4, 5, 6, 7])
        #expect(number == "2026112100000012345A67")
        #expect(number.count == 22)
        #expect(ReportNumber.make(at: 0, .shared, random: [255, 9, 10, 0, 0, 20, 99]) == "1970010108000059000C09")
        #expect(ReportNumber.make(at: 0, .authorised, random: [0, 0, 0, 0, 0, 0, 0]).contains("B"))
    }
}
