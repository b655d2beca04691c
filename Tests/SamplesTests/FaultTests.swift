import Catalogue
import Identifiers
import Samples
import Testing

@Suite struct FaultTests {
    /// Rows of a feed in which every row has a fault, and the same rows without.
    private func pairs(_ classCode: String, rows: Int = 270) throws -> [(fault: SampleFault, bad: String, good: String)]
    {
        let bad = try SampleFixtures.feed(classCode, rows: rows, faults: 100)
        let good = try SampleFixtures.feed(classCode, rows: rows)
        return try zip(bad.lines(), good.lines()).enumerated().map { row, lines in
            let fault = try #require(bad.fault(ofRow: row))
            return (fault, String(decoding: lines.0, as: UTF8.self), String(decoding: lines.1, as: UTF8.self))
        }
    }

    /// The cell of a column in the rows with one fault, bad and good.
    private func cells(_ fault: SampleFault, _ item: String, in classCode: String = "penalty") throws
        -> [(bad: String, good: String)]
    {
        let index = try #require(try SampleFixtures.informationClass(classCode).itemIndex(item))
        let found = try pairs(classCode).filter { $0.fault == fault }.map { pair in
            (
                csvCells(of: Array(pair.bad.utf8)[...])[index],
                csvCells(of: Array(pair.good.utf8)[...])[index]
            )
        }
        try #require(!found.isEmpty)
        return found
    }

    private func codeFaults(_ fault: SampleFault) throws -> Set<SocialCreditCode.Fault?> {
        Set(
            try cells(fault, "CF_XDR_SHXYM").map { cell in
                Array(cell.bad.utf8).withUnsafeBufferPointer { SocialCreditCode.check($0).fault }
            })
    }

    @Test func penaltiesHaveEveryFault() throws {
        #expect(try SampleFixtures.feed("penalty", rows: 1).faults == SampleFault.allCases)
        #expect(Set(try pairs("penalty").map(\.fault)) == Set(SampleFault.allCases))
    }

    @Test func otherClassesHaveTheFaultsTheyHaveColumnsFor() throws {
        let missing: Set<SampleFault> = [.governmentBureau, .badAmount]
        for classCode in ["registration", "permit"] {
            let faults = Set(try SampleFixtures.feed(classCode, rows: 1).faults)
            #expect(faults == Set(SampleFault.allCases).subtracting(missing))
            #expect(Set(try pairs(classCode).map(\.fault)) == faults)
        }
    }

    @Test(arguments: SampleFixtures.classes)
    func everyFaultyRowDiffersFromTheRightOne(classCode: String) throws {
        for pair in try pairs(classCode) { #expect(pair.bad != pair.good, "\(pair.fault)") }
    }

    @Test func shareIsExactAndFaultsTakeTurns() throws {
        let feed = try SampleFixtures.feed("penalty", rows: 27_000, faults: 2.5)
        let faults = (0..<27_000).compactMap(feed.fault)
        #expect(faults.count == 675)
        let counts = Dictionary(faults.map { ($0, 1) }, uniquingKeysWith: +)
        for fault in SampleFault.allCases where fault != .lowerCase && fault != .fullWidthDigits {
            #expect(counts[fault] == 25, "\(fault)")
        }
        // Codes without letters cannot be written small; these get full-width digits.
        #expect((counts[.lowerCase] ?? 0) + (counts[.fullWidthDigits] ?? 0) == 50)
        #expect((counts[.lowerCase] ?? 0) > 10)
    }

    @Test func otherRowsStayAsTheyAre() throws {
        let clean = try SampleFixtures.feed("permit", rows: 1000).lines()
        let feed = try SampleFixtures.feed("permit", rows: 1000, faults: 3)
        let changed = zip(clean, feed.lines()).enumerated().filter { $0.element.0 != $0.element.1 }.map(\.offset)
        #expect(changed == (0..<1000).filter { feed.fault(ofRow: $0) != nil })
        #expect(changed.count == 30)
    }

    @Test func noFaultsUnlessAskedFor() throws {
        let feed = try SampleFixtures.feed("penalty", rows: 1000)
        #expect((0..<1000).allSatisfy { feed.fault(ofRow: $0) == nil })
    }

    @Test func faultyRowsConcernOrganisations() throws {
        let feed = try SampleFixtures.feed("penalty", rows: 500, faults: 50, persons: 100)
        let categories = feed.lines().map { csvCells(of: $0).dropFirst().first }
        for (row, category) in categories.enumerated() {
            guard let fault = feed.fault(ofRow: row) else {
                #expect(category == "自然人")
                continue
            }
            // The row before one that is published again may concern a person, and an unclosed quote hides the columns.
            if fault != .republication, fault != .unclosedQuote { #expect(category != "自然人") }
        }
    }

    @Test func wrongCodesAreRefusedForWhatIsWrongWithThem() throws {
        for fault in [SampleFault.missingCode, .code17Digits, .code19Digits, .code20Digits, .code13Digits] {
            #expect(try codeFaults(fault) == [.length], "\(fault)")
        }
        #expect(try codeFaults(.prefixedRegistrationNumber) == [.length])
        #expect(try codeFaults(.letterOForZero) == [.alphabet])
        #expect(try codeFaults(.wrongCheckCharacter) == [.checkDigit])
        #expect(try codeFaults(.residentIDLookalike) == [.residentIDLookalike])
    }

    @Test func lengthsAreThoseNamed() throws {
        let lengths: [SampleFault: Int] = [
            .missingCode: 0, .code17Digits: 17, .code19Digits: 19, .code20Digits: 20, .code13Digits: 13,
            .prefixedRegistrationNumber: 16,
        ]
        for (fault, length) in lengths {
            #expect(try cells(fault, "CF_XDR_SHXYM").allSatisfy { $0.bad.count == length }, "\(fault)")
        }
        for cell in try cells(.prefixedRegistrationNumber, "CF_XDR_SHXYM") {
            #expect(throws: Never.self) { try RegistrationNumber(cell.bad.dropFirst()) }
        }
    }

    @Test(arguments: [SampleFault.lowerCase, .fullWidthDigits, .spacesInCode])
    func mendableCodesNormaliseToTheRightOne(fault: SampleFault) throws {
        for cell in try cells(fault, "CF_XDR_SHXYM") {
            #expect(cell.bad != cell.good)
            #expect(CodeNormalisation.normalise(cell.bad) == cell.good)
        }
    }

    @Test func lookalikesAreRightByBothStandardsAndNobodys() throws {
        for cell in try cells(.residentIDLookalike, "CF_XDR_SHXYM") {
            let bytes = Array(cell.bad.utf8)
            #expect(bytes.count == 18 && cell.bad.hasPrefix("119900"), "no division has the code 119900")
            #expect(ResidentID.checkCharacter(for: bytes.dropLast()) == bytes.last)
            #expect(SocialCreditCode.checkCharacter(for: bytes.dropLast()) == bytes.last)
        }
    }
}
