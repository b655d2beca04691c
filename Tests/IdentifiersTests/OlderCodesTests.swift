import Identifiers
import Testing

@Suite("Organisation codes, registration numbers and regions")
struct OlderCodesTests {
    @Test("An organisation code is accepted without its hyphen only")
    func organisationCode() throws {
        #expect(try OrganisationCode("600037341").description == "600037341")
        let faulty: [(String, OrganisationCode.Fault)] = [
            ("60003734-1", .length), ("60003734", .length), ("6000373a1", .alphabet), ("60003734-", .alphabet),
            ("600037342", .checkDigit), ("60003734A", .checkDigit),
        ]
        for (text, fault) in faulty {
            #expect(throws: fault) { try OrganisationCode(text) }
        }
        #expect(OrganisationCode.Fault.allCases.map(\.rawValue) == ["length", "alphabet", "check_digit"])
    }

    @Test("All eleven check characters of organisation codes occur and hold; a wrong digit is found")
    func organisationCodeProperties() {
        var generator = SeededGenerator(seed: 31)
        var checks: Set<Character> = []
        for _ in 0..<2000 {
            let letters = generator.organisationCode(from: "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ")
            #expect(throws: Never.self) { try OrganisationCode(letters) }
            checks.formUnion(letters.suffix(1))
            // Modulo 11, letters and digits 11 apart are alike; among digits any change shows.
            let number = generator.organisationCode(from: digits)
            let changed = generator.substitution(in: number, from: digits)
            #expect(throws: OrganisationCode.Fault.checkDigit) { try OrganisationCode(changed) }
        }
        #expect(checks == Set("0123456789X"))
        #expect(OrganisationCode.checkCharacter(for: "6000373".utf8) == nil)
        #expect(OrganisationCode.checkCharacter(for: "6000373?".utf8) == nil)
    }

    @Test("A registration number is judged by length, digits and check digit")
    func registrationNumber() throws {
        // Check digits as python-stdnum's mod_11_10 computes them.
        let zeros = "000000000000005"
        for text in [zeros, "990000000000015", "990101123456781", "123456789012345"] {
            #expect(try RegistrationNumber(text).description == text)
        }
        #expect(try RegistrationNumber(zeros).region == nil)
        #expect(throws: RegistrationNumber.Fault.length) { try RegistrationNumber("3301060000123") }
        #expect(throws: RegistrationNumber.Fault.alphabet) { try RegistrationNumber(zeros.dropLast() + "X") }
        #expect(throws: RegistrationNumber.Fault.alphabet) { try RegistrationNumber("A" + zeros.dropFirst()) }
        #expect(RegistrationNumber.checkCharacter(for: "000".utf8) == nil)
    }

    @Test("Any single wrong digit of a registration number is found")
    func registrationNumberProperties() throws {
        var generator = SeededGenerator(seed: 32)
        for _ in 0..<2000 {
            let text = generator.registrationNumber()
            #expect(try RegistrationNumber(text).region?.isReservedForSamples == true)
            let changed = generator.substitution(in: text, from: digits)
            #expect(throws: RegistrationNumber.Fault.checkDigit) { try RegistrationNumber(changed) }
        }
    }

    @Test(
        "A region knows its level, its province and what lies within",
        arguments: [
            ("100000", RegionCode.Level.nation, "330106", true), ("330000", .province, "330106", true),
            ("330100", .prefecture, "330106", true), ("330106", .county, "330106", true),
            ("320000", .province, "330106", false), ("330200", .prefecture, "330106", false),
            ("330107", .county, "330106", false), ("990000", .province, "990101", true),
        ])
    func regions(text: String, level: RegionCode.Level, other: String, contains: Bool) throws {
        let region = try RegionCode(text)
        #expect(region.description == text)
        #expect(region.level == level)
        #expect(region.province == text.prefix(2))
        #expect(region.prefecture == text.prefix(4))
        #expect(region.contains(try RegionCode(other)) == contains)
        #expect(region.isReservedForSamples == text.hasPrefix("99"))
    }

    @Test("Withdrawn and sample divisions are regions, unknown provinces are none")
    func regionFaults() throws {
        for text in ["330103", "330185", "440101", "610131", "100000", "710000", "810000", "820000", "999999"] {
            #expect(throws: Never.self) { try RegionCode(text) }
        }
        for text in ["000000", "100001", "160000", "383838", "830000", "910000", "989999"] {
            #expect(throws: RegionCode.Fault.province) { try RegionCode(text) }
        }
        #expect(throws: RegionCode.Fault.length) { try RegionCode("3301") }
        #expect(throws: RegionCode.Fault.length) { try RegionCode("3301060") }
        #expect(throws: RegionCode.Fault.alphabet) { try RegionCode("33010X") }
        #expect(try RegionCode("330000") < RegionCode("330106"))
    }
}
