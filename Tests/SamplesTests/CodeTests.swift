import Catalogue
import Identifiers
import Samples
import Testing

@Suite struct CodeTests {
    private func codes(_ classCode: String, seed: UInt64 = 7, rows: Int = 10_000) throws -> [String] {
        let item = try #require(SampleFixtures.informationClass(classCode).subjectCodeItem)
        return try SampleFixtures.feed(classCode, seed: seed, rows: rows).records().compactMap { $0[item] }
    }

    @Test(arguments: SampleFixtures.classes)
    func everyCodeIsValidWithoutWarningAndOfTheSampleRegion(classCode: String) throws {
        let codes = try codes(classCode)
        #expect(codes.count == 10_000)
        #expect(Set(codes).count == 10_000, "no two organisations share a code")
        for text in codes {
            let code = try SocialCreditCode(text)
            #expect(code.warnings.isEmpty)
            #expect(code.organisationCode != nil)
            #expect(code.region?.isReservedForSamples == true)
        }
    }

    @Test func classesAreAboutTheSameOrganisations() throws {
        let registered = try codes("registration", rows: 500)
        #expect(try codes("permit", rows: 500) == registered)
        #expect(try codes("penalty", rows: 500) == registered)
    }

    @Test func allSixKindsOccurInBelievableShares() throws {
        let prefixes = try codes("registration").map { String($0.prefix(2)) }
        let counts = Dictionary(prefixes.map { ($0, 1) }, uniquingKeysWith: +)
        #expect(Set(counts.keys) == ["91", "92", "93", "51", "52", "12"])
        #expect((5_700...6_700).contains(counts["91"] ?? 0))
        #expect((2_500...3_500).contains(counts["92"] ?? 0))
    }

    @Test func categoryAgreesWithTheCode() throws {
        for record in try SampleFixtures.feed("penalty", rows: 1000).records() {
            let isBusiness = record["CF_XDR_SHXYM"]?.hasPrefix("92") == true
            #expect(record["CF_XDR_LB"] == (isBusiness ? "个体工商户" : "法人及非法人组织"))
        }
    }

    @Test func olderNumbersAreValidAndAgreeWithTheCode() throws {
        let records = try SampleFixtures.feed("permit", rows: 2000).records()
        let old = records.filter { $0["XK_XDR_ZZJG"] != "" }
        #expect((400...1000).contains(old.count))
        for record in old {
            let code = try SocialCreditCode(try #require(record["XK_XDR_SHXYM"]))
            let organisationCode = try OrganisationCode(try #require(record["XK_XDR_ZZJG"]))
            let number = try RegistrationNumber(try #require(record["XK_XDR_GSZC"]))
            #expect(organisationCode == code.organisationCode)
            #expect(number.region == code.region)
            #expect(record["XK_XDR_SWDJ"] == code.division + organisationCode.description)
        }
    }

    @Test func naturalPersonsHaveImpossibleNumbersWithTheRightCheckCharacter() throws {
        let records = try SampleFixtures.feed("penalty", rows: 2000, persons: 25).records()
        let persons = records.filter { $0["CF_XDR_LB"] == "自然人" }
        #expect((400...600).contains(persons.count))
        for person in persons {
            let number = Array(try #require(person["CF_XDR_ZJHM"]).utf8)
            #expect(number.starts(with: "990000".utf8))
            #expect(ResidentID.checkCharacter(for: number.dropLast()) == number.last)
            #expect(throws: ResidentID.Fault.region) { try ResidentID(String(decoding: number, as: UTF8.self)) }
            #expect(person["CF_XDR_ZJLX"] == "身份证")
            #expect(person["CF_XDR_SHXYM"] == "" && person["CF_FRDB"] == "")
        }
        #expect(Set(persons.map { $0["CF_XDR_ZJHM"] }).count > persons.count * 9 / 10)
    }

    @Test(arguments: ["permit", "penalty"])
    func nobodyHasANumberUnlessAskedFor(classCode: String) throws {
        let prefix = classCode == "permit" ? "XK_" : "CF_"
        let records = try SampleFixtures.feed(classCode, rows: 1000).records()
        #expect(records.allSatisfy { $0[prefix + "XDR_ZJHM"] == "" && $0[prefix + "FR_ZJHM"] == "" })
        #expect(!records.contains { $0[prefix + "XDR_LB"] == "自然人" })
    }
}
