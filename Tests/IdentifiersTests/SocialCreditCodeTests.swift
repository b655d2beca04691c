@testable import Identifiers
import Testing

@Suite("Unified social credit codes")
struct SocialCreditCodeTests {
    /// The code printed as an example in python-stdnum's documentation.
    private let example = "91110000600037341L"

    @Test("A code is taken apart into its five parts")
    func parts() throws {
        let code = try SocialCreditCode(example)
        #expect(code.description == example)
        #expect(code.department == "9")
        #expect(code.category == "1")
        #expect(code.division == "110000")
        #expect(code.region == (try RegionCode("110000")))
        #expect(code.subjectIdentifier == "600037341")
        #expect(code.organisationCode == (try OrganisationCode("600037341")))
        #expect(code.kind == .enterprise)
        #expect(code.warnings.isEmpty)
        #expect(MemoryLayout<SocialCreditCode>.size == 16)
    }

    @Test(
        "Each fault is found",
        arguments: [
            ("", SocialCreditCode.Fault.length), ("91110000600037341", .length), ("91110000600037341LL", .length),
            ("91110000I00037341L", .alphabet), ("91110000600037341l", .alphabet), ("91110000 00037341L", .alphabet),
            ("9111000A600037341L", .alphabet), ("911１000060003734", .alphabet), ("91110000600037341Z", .alphabet),
            ("B1110000600037341L", .department), ("01110000600037341L", .department),
            ("90110000600037341L", .category), ("9A110000600037341L", .category),
            ("91110000600037341M", .checkDigit), ("91110000600037431L", .checkDigit),
        ])
    func faults(text: String, fault: SocialCreditCode.Fault) {
        #expect(SocialCreditCode.check(text) == SocialCreditCode.Verdict(fault: fault, warnings: []))
        #expect(throws: fault) { try SocialCreditCode(text) }
    }

    @Test("Faults, warnings and kinds keep the names that stored data and messages refer to")
    func names() {
        #expect(
            SocialCreditCode.Fault.allCases.map(\.rawValue) == [
                "resident_id_lookalike", "length", "alphabet", "department", "category", "check_digit",
            ])
        #expect(
            SocialCreditCode.Warnings(rawValue: 7).names == [
                "unknown_division", "organisation_code_check", "unlisted_category",
            ])
        #expect(
            SubjectKind.allCases.map(\.rawValue) == [
                "enterprise", "individual_business", "social_organisation", "public_institution", "government_body",
                "other",
            ])
    }

    @Test("Warnings are given one by one and leave the code valid")
    func warnings() throws {
        var generator = SeededGenerator(seed: 1)
        let organisation = generator.organisationCode(from: "ABCDEFGH")
        let wrong = organisation.dropLast() + (organisation.last == "1" ? "2" : "1")
        let cases: [(body: String, names: [String])] = [
            ("91330106" + organisation, []), ("91990000" + organisation, []), ("91100000" + organisation, []),
            ("91160000" + organisation, ["unknown_division"]), ("91000000" + organisation, ["unknown_division"]),
            ("91330106" + wrong, ["organisation_code_check"]),
            ("99330106" + organisation, ["unlisted_category"]), ("54330106" + organisation, ["unlisted_category"]),
            ("Y9190000" + wrong, ["unknown_division", "organisation_code_check", "unlisted_category"]),
        ]
        for (body, names) in cases {
            let code = try SocialCreditCode(body + character(SocialCreditCode.checkCharacter(for: body.utf8)))
            #expect(code.warnings.names == names, "\(body)")
            #expect((code.organisationCode == nil) == names.contains("organisation_code_check"))
            #expect((code.region == nil) == names.contains("unknown_division"))
        }
    }

    @Test("Department and category decide the kind of subject")
    func kinds() throws {
        var generator = SeededGenerator(seed: 2)
        let kinds = [
            "91": "enterprise", "93": "enterprise", "92": "individual_business", "99": "other",
            "11": "government_body", "12": "public_institution", "13": "social_organisation", "19": "other",
            "51": "social_organisation", "52": "social_organisation", "53": "social_organisation", "54": "other",
            "59": "social_organisation", "31": "other", "71": "other", "81": "other", "A1": "other", "N2": "other",
            "Y1": "other",
        ]
        for (prefix, kind) in kinds {
            let code = try SocialCreditCode(generator.creditCode(prefix: prefix))
            #expect(code.kind.rawValue == kind, "\(prefix)")
        }
    }

    @Test("The listed categories are distinct, named and accepted without a warning")
    func listedCategories() throws {
        var generator = SeededGenerator(seed: 3)
        let listed = OrganisationCategory.listed
        #expect(listed.count == 36)
        #expect(Set(listed.map { "\($0.department)\($0.category)" }).count == listed.count)
        #expect(Set(listed.map(\.department)).count == 12)
        for category in listed {
            #expect(!category.name.isEmpty && !category.departmentName.isEmpty)
            let text = try generator.creditCode(prefix: "\(category.department)\(category.category)")
            let code = try SocialCreditCode(text)
            #expect(code.kind == category.kind)
            #expect(code.warnings.isEmpty)
        }
    }

    @Test("A code survives packing, hashing and ordering")
    func roundTrip() throws {
        var generator = SeededGenerator(seed: 4)
        var texts: Set<String> = []
        var codes: Set<SocialCreditCode> = []
        for _ in 0..<2000 {
            let text = try generator.creditCode(
                prefix: ["91", "92", "N1", "Y1"].randomElement(using: &generator) ?? "")
            let code = try SocialCreditCode(text)
            #expect(code.description == text)
            #expect(code == (try SocialCreditCode(Substring(text))))
            texts.insert(text)
            codes.insert(code)
        }
        #expect(codes.count == texts.count)
        #expect(codes.sorted().map(\.description) == texts.sorted())
    }

    @Test("Any single wrong character and any swap of neighbours is found")
    func singleErrors() throws {
        var generator = SeededGenerator(seed: 5)
        for _ in 0..<200 {
            let text = Array(try generator.creditCode(division: "330106"))
            for index in text.indices {
                for other in creditCodeAlphabet where other != text[index] {
                    var changed = text
                    changed[index] = other
                    #expect(!SocialCreditCode.check(String(changed)).isValid)
                }
                guard index > 0, text[index] != text[index - 1] else { continue }
                var swapped = text
                swapped.swapAt(index, index - 1)
                #expect(!SocialCreditCode.check(String(swapped)).isValid)
            }
        }
    }

    @Test("No check character belongs to what is no code")
    func noCheckCharacter() {
        #expect(SocialCreditCode.checkCharacter(for: "91110000600037341".utf8) == UInt8(ascii: "L"))
        #expect(SocialCreditCode.checkCharacter(for: "9111000060003734".utf8) == nil)
        #expect(SocialCreditCode.checkCharacter(for: "91110000600037341L".utf8) == nil)
        #expect(SocialCreditCode.checkCharacter(for: "9111000060003734S".utf8) == nil)
    }
}
