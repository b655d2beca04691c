import Foundation
import Identifiers
import Testing

/// How often each fault and warning occurs in a list of codes.
private func tally(_ codes: [String]) -> [String: Int] {
    var counts: [String: Int] = [:]
    for code in codes {
        let verdict = SocialCreditCode.check(code)
        counts[verdict.fault?.rawValue ?? "valid", default: 0] += 1
        for name in verdict.warnings.names {
            counts[name, default: 0] += 1
        }
    }
    return counts
}

@Suite("Real data", .enabled(if: RealData.isPresent, Comment(rawValue: RealData.absence)))
struct RealDataTests {
    @Test("The test vectors are judged as expected")
    func vectors() throws {
        let rows = try RealData.columns(["code", "expected"], of: "reference/uscc_test_vectors.csv")
        #expect(rows.count == 309)
        for row in rows {
            let (code, expected) = (row[0], row[1])
            let verdict = SocialCreditCode.check(code)
            let normalised = SocialCreditCode.check(CodeNormalisation.normalise(code))
            switch expected {
            case "valid", "valid by GB 32100 (python-stdnum says INVALID)":
                #expect(verdict.isValid && !verdict.warnings.contains(.organisationCodeCheck), "\(code)")
            case "valid USCC; organisation code part fails GB 11714":
                #expect(verdict.isValid && verdict.warnings.contains(.organisationCodeCheck), "\(code)")
            case "valid after upper-case/strip":
                #expect(!verdict.isValid && normalised.isValid, "\(code)")
            case "invalid: check digit":
                #expect(normalised.fault == .checkDigit, "\(code)")
            case "invalid":
                #expect(!normalised.isValid, "\(code)")
            default:
                Issue.record("unknown expectation \(expected)")
            }
        }
    }

    @Test(
        "Every code of the files of organisations gets the verdict it deserves",
        arguments: [
            ("orgs_zhejiang_1978_2004", "uscc", ["valid": 89_549]),
            ("orgs_ningbo_market_entities_2025", "uni_social_crd_cd", ["valid": 999]),
            ("orgs_non91_prefix", "uscc", ["valid": 15_995, "unlisted_category": 15]),
            ("orgs_uscc_valid_but_gb11714_fails", "uscc", ["valid": 79, "organisation_code_check": 79]),
            ("orgs_duplicate_uscc_pairs", "uscc", ["valid": 334]),
            ("orgs_zhejiang_1978_2004", "uscc_raw", ["valid": 89_523, "alphabet": 26]),
            ("orgs_uscc_needs_normalising", "uscc_raw", ["alphabet": 207]),
            // Look-alikes are old registration numbers that may just as well be resident IDs of 15 digits.
            ("orgs_failing_uscc", "uscc_raw", ["length": 1507, "check_digit": 26, "resident_id_lookalike": 82]),
            (
                "orgs_zhejiang_spotcheck_2017", "code_as_published",
                ["valid": 39_631, "length": 5362, "resident_id_lookalike": 1153, "alphabet": 1, "check_digit": 1]
            ),
        ])
    func counts(file: String, column: String, expected: [String: Int]) throws {
        let found = tally(try RealData.column(column, of: "orgs/\(file).csv"))
        #expect(found == expected, "\(found)")
    }

    @Test("Whatever only needs normalising is valid afterwards, and as it should be")
    func normalising() throws {
        let needy = try RealData.columns(["uscc_raw", "uscc"], of: "orgs/orgs_uscc_needs_normalising.csv")
        let register = try RealData.columns(["uscc_raw", "uscc"], of: "orgs/orgs_zhejiang_1978_2004.csv")
        #expect(needy.count == 207)
        #expect(register.count == 89_549)
        for row in needy + register {
            #expect(CodeNormalisation.normalise(row[0]) == row[1])
            #expect(SocialCreditCode.check(row[1]).isValid)
        }
    }

    @Test("Codes that occur twice are equal")
    func duplicates() throws {
        let codes = try RealData.column("uscc", of: "orgs/orgs_duplicate_uscc_pairs.csv").map {
            try SocialCreditCode($0)
        }
        #expect(codes.count == 334)
        #expect(Set(codes).count == 167)
    }

    @Test(
        "Old registration numbers mostly pass their check, and one in six may be a resident ID",
        arguments: [
            ("orgs_zhejiang_spotcheck_2017", "code_as_published", 6375, 9, 1153),
            ("orgs_failing_uscc", "uscc_raw", 1413, 0, 82),
        ])
    func registrationNumbers(file: String, column: String, count: Int, wrong: Int, ambiguous: Int) throws {
        let numbers = try RealData.column(column, of: "orgs/\(file).csv").map { CodeNormalisation.normalise($0) }
            .filter { $0.utf8.count == 15 && $0.utf8.allSatisfy((UInt8(ascii: "0")...UInt8(ascii: "9")).contains) }
        #expect(numbers.count == count)
        #expect(numbers.count { (try? RegistrationNumber($0)) == nil } == wrong)
        #expect(numbers.count { ResidentID.check($0) == nil } == ambiguous)
    }

    @Test("Every division of today is a region code")
    func divisions() throws {
        let counties = try RealData.column("code", of: "reference/divisions/areas.csv").map { try RegionCode($0) }
        #expect(counties.count == 2978)
        let provinces = try RealData.column("code", of: "reference/divisions/provinces.csv")
        #expect(provinces.count == 31)
        #expect(Set(counties.map(\.province)) == Set(provinces))
    }
}
