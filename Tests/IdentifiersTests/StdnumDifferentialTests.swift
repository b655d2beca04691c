import Identifiers
import Testing

/// The ways in which our verdict on a unified social credit code may differ from python-stdnum's, each with its reason.
private enum CreditCodeDifference: String, CaseIterable {
    /// stdnum wants a digit first and refuses what the military (A), agriculture (N) and others (Y) register.
    case letterDepartment
    /// stdnum does not ask whether the text is a natural person's number.
    case residentIDLookalike
    /// stdnum does not know the registering departments.
    case unknownDepartment
    /// stdnum does not know that categories count from 1.
    case impossibleCategory

    /// The reason for a difference in validity; nil when there is none known.
    init?(code: String, fault: SocialCreditCode.Fault?, stdnum: String) {
        switch (fault, stdnum) {
        case (nil, "InvalidFormat") where "ANY".contains(code.prefix(1)): self = .letterDepartment
        case (.residentIDLookalike, "valid"): self = .residentIDLookalike
        case (.department, "valid"): self = .unknownDepartment
        case (.category, "valid"): self = .impossibleCategory
        default: return nil
        }
    }
}

@Suite("Differences from python-stdnum", .enabled(if: StdnumOracle.isPresent, Comment(rawValue: StdnumOracle.absence)))
struct StdnumDifferentialTests {
    /// Our fault for stdnum's exception when neither of the module's own reasons comes first.
    private static let counterparts: [String: SocialCreditCode.Fault] = [
        "InvalidLength": .length, "InvalidFormat": .alphabet, "InvalidChecksum": .checkDigit,
    ]

    @Test("On made-up and mutated codes every difference has a known reason, and every reason occurs")
    func madeUpCodes() throws {
        let codes = try CreditCodeMutations.madeUp(count: 24_000, seed: 51)
        let differences = try compare(codes)
        for difference in CreditCodeDifference.allCases {
            #expect(differences[difference, default: 0] > 0, "\(difference)")
        }
    }

    @Test(
        "On real codes, and on these mutated, every difference has a known reason",
        .enabled(if: RealData.isPresent, Comment(rawValue: RealData.absence)))
    func realCodes() throws {
        var real = try RealData.column("code", of: "reference/uscc_test_vectors.csv")
        for file in ["zhejiang_1978_2004", "non91_prefix", "failing_uscc", "uscc_needs_normalising"] {
            let codes = try RealData.column("uscc_raw", of: "orgs/orgs_\(file).csv")
            real += stride(from: 0, to: codes.count, by: max(1, codes.count / 3000)).map { codes[$0] }
        }
        // stdnum normalises less than we do: both are given the same.
        let codes = real.map { CodeNormalisation.normalise($0) }.filter { $0.utf8.allSatisfy { $0 < 0x80 } }
        let differences = try compare(codes)
        #expect(Set(differences.keys).isSubset(of: [.letterDepartment]))
        _ = try compare(CreditCodeMutations.mutated(codes, seed: 52))
    }

    /// Compares the verdicts on all codes, and counts the differences in validity.
    private func compare(_ codes: [String]) throws -> [CreditCodeDifference: Int] {
        let answers = try StdnumOracle.verdicts(on: codes, by: "uscc")
        #expect(answers.count == codes.count)
        #expect(codes.count > 5000)
        var differences: [CreditCodeDifference: Int] = [:]
        for (code, stdnum) in zip(codes, answers) {
            let fault = SocialCreditCode.check(code).fault
            if (fault == nil) != (stdnum == "valid") {
                let difference = CreditCodeDifference(code: code, fault: fault, stdnum: stdnum)
                #expect(difference != nil, "\(code): \(fault?.rawValue ?? "valid") but \(stdnum)")
                if let difference { differences[difference, default: 0] += 1 }
            } else if let fault, ![.residentIDLookalike, .department, .category].contains(fault),
                !"ANY".contains(code.prefix(1))
            {
                #expect(fault == Self.counterparts[stdnum], "\(code): \(fault.rawValue) but \(stdnum)")
            }
        }
        return differences
    }

    @Test("A resident ID is judged alike except that stdnum looks up the county and knows no old form")
    func residentIDs() throws {
        var generator = SeededGenerator(seed: 53)
        var texts: [String] = []
        for _ in 0..<10_000 {
            let region = generator.text(of: 1, from: "12345678") + generator.text(of: 1, from: "012345")
            let text = generator.residentID(region: region + generator.text(of: 4, from: "012"))
            texts.append(text)
            texts.append(generator.substitution(in: text, from: digits + "X"))
        }
        for region in ["110101", "330106", "510104", "810000", "820000", "830000"] {
            texts += (0..<200).map { _ in generator.residentID(region: region) }
        }
        var agreed = 0
        var unknownCounty = 0
        for (text, stdnum) in zip(texts, try StdnumOracle.verdicts(on: texts, by: "ric")) {
            let fault = ResidentID.check(text)
            switch (fault, stdnum) {
            case (nil, "valid"): agreed += 1
            // Counties come and go: a code that the table of stdnum lacks, or has for other years, is no proof.
            case (nil, "InvalidComponent"), (nil, "KeyError"): unknownCounty += 1
            default: #expect(fault != nil && stdnum != "valid", "\(fault?.rawValue ?? "valid") but \(stdnum)")
            }
        }
        #expect(agreed > 100)
        #expect(unknownCounty > 0)
        let old = "110000900101000"
        #expect(ResidentID.check(old) == nil)
        #expect(try StdnumOracle.verdicts(on: [old], by: "ric") == ["InvalidLength"])
    }

    @Test("A registration number is judged as by ISO 7064 MOD 11,10 of stdnum")
    func registrationNumbers() throws {
        var generator = SeededGenerator(seed: 54)
        let good = (0..<2000).map { _ in generator.registrationNumber() }
        let texts = good + good.map { generator.substitution(in: $0, from: digits) }
        let answers = try StdnumOracle.verdicts(on: texts, by: "mod_11_10")
        #expect(answers.count == 4000)
        for (text, stdnum) in zip(texts, answers) {
            #expect(((try? RegistrationNumber(text)) != nil) == (stdnum == "valid"))
        }
    }
}
