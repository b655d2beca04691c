import Identifiers
import Testing

@Suite("Natural persons' numbers are never taken for an organisation's")
struct LookalikeTests {
    /// Regions of people whose numbers begin like a code: of Beijing to Taiwan, and on residence permits.
    private static let regions = [
        "110101", "120101", "130102", "210102", "310101", "320102", "330106", "340102", "350102", "410102", "510104",
        "500101", "520102", "530102", "610102", "620102", "710000", "810000", "820000", "830000",
    ]

    @Test("A resident ID is refused as one, also where it passes every check of a code", arguments: regions)
    func residentIDs(region: String) {
        var generator = SeededGenerator(seed: 11)
        var passing = 0
        for _ in 0..<2000 {
            let text = generator.residentID(region: region)
            #expect(SocialCreditCode.check(text).fault == .residentIDLookalike)
            passing += SocialCreditCode.checkCharacter(for: text.utf8.dropLast()) == text.utf8.last ? 1 : 0
        }
        // One in 31 passes the check digit by chance, so that the test above meets the dangerous ones too.
        #expect((30...100).contains(passing))
    }

    @Test("A resident ID with a wrong check character is still recognised unless it is a valid code")
    func mistyped() {
        var generator = SeededGenerator(seed: 12)
        for region in Self.regions {
            for check in digits + "X" {
                let text = generator.residentID(region: region).dropLast() + String(check)
                let verdict = SocialCreditCode.check(text)
                #expect(verdict.isValid || verdict.fault == .residentIDLookalike)
            }
        }
    }

    @Test("The old form of 15 digits is recognised, other texts of that length are not")
    func legacyForm() {
        #expect(SocialCreditCode.check("330000000101000").fault == .residentIDLookalike)
        #expect(SocialCreditCode.check("330000001301000").fault == .length)
        #expect(SocialCreditCode.check("33000000010100A").fault == .length)
        #expect(SocialCreditCode.check("990000000101000").fault == .length)
    }

    @Test("The number of a foreign permanent resident is refused as a person's")
    func permanentResidents() {
        var generator = SeededGenerator(seed: 13)
        for nationality in ["840", "826", "392"] {
            for _ in 0..<2000 {
                let text = generator.residentID(region: "911" + nationality)
                #expect(PermanentResidentID.check(Array(text.utf8)) == nil)
                let verdict = SocialCreditCode.check(text)
                #expect(verdict.fault == .residentIDLookalike || verdict.isValid && nationality == "392")
            }
        }
    }

    @Test("A valid code of a business may look like a permanent resident's number when its division is known")
    func businesses() throws {
        var generator = SeededGenerator(seed: 14)
        var found = 0
        for _ in 0..<40_000 {
            let text = generator.residentID(region: "913301")
            guard SocialCreditCode.checkCharacter(for: text.utf8.dropLast()) == text.utf8.last else { continue }
            found += 1
            #expect(SocialCreditCode.check(text).isValid)
        }
        #expect(found > 500)
    }
}

extension PermanentResidentID {
    /// Judges bytes in an array.
    static func check(_ bytes: [UInt8]) -> ResidentID.Fault? {
        bytes.withUnsafeBufferPointer { check($0) }
    }
}
