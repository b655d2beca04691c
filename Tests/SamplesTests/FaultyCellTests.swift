import Catalogue
import Identifiers
import Samples
import Testing

@Suite struct FaultyCellTests {
    /// The records with one fault, with the same records without it.
    private func records(_ fault: SampleFault, _ classCode: String = "penalty") throws
        -> [(bad: [String: String], good: [String: String])]
    {
        let bad = try SampleFixtures.feed(classCode, rows: 135, faults: 100)
        let good = try SampleFixtures.feed(classCode, rows: 135).records()
        let found = zip(bad.records(), good).enumerated().filter { bad.fault(ofRow: $0.offset) == fault }
        try #require(found.count == 5 || classCode != "penalty")
        return found.map { ($0.element.0, $0.element.1) }
    }

    @Test func codeIsCopiedIntoEveryColumn() throws {
        for (record, _) in try records(.codeInEveryColumn) {
            let columns = ["CF_XDR_SHXYM", "CF_XDR_GSZC", "CF_XDR_ZZJG", "CF_XDR_SWDJ"]
            #expect(Set(columns.map { record[$0] }).count == 1)
            #expect(record["CF_XDR_SHXYM"]?.count == 18)
        }
    }

    @Test func amountStandsInAColumnOfCodes() throws {
        #expect(try records(.amountAsState).allSatisfy { $0.bad["CF_CFLB"] == "10000元" })
        #expect(try records(.amountAsState, "permit").allSatisfy { $0.bad["XK_ZT"] == "10000元" })
        #expect(try records(.amountAsState, "registration").allSatisfy { $0.bad["DJ_ZT"] == "10000元" })
    }

    @Test func agencyIsShort() throws {
        #expect(try records(.shortAgency).allSatisfy { $0.bad["CF_CFJG"] == "税务局" })
    }

    @Test func namesHaveThingsGluedOn() throws {
        for (bad, good) in try records(.nameWithAct) {
            #expect(bad["CF_XDR_MC"] == good["CF_XDR_MC"].map { $0 + "-违反税收管理" })
        }
        for (bad, good) in try records(.nameWithPersonMark) {
            #expect(bad["CF_XDR_MC"] == good["CF_XDR_MC"].map { $0 + "（个人）" })
        }
    }

    @Test func nameIsOneCharacterTooLong() throws {
        let items = try SampleFixtures.informationClass("penalty").items
        let length = try #require(items.first?.length)
        #expect(try records(.tooLong).allSatisfy { $0.bad["CF_XDR_MC"]?.count == length + 1 })
    }

    @Test func datesAreSpoilt() throws {
        for (bad, good) in try records(.dateWithTime) {
            let date = try #require(good["CF_JDRQ"])
            #expect(bad["CF_JDRQ"] == String(date.map { $0 == "/" ? "-" : $0 }) + " 00:00:00.0")
        }
        for (bad, _) in try records(.futureDate) {
            let text = String(try #require(bad["CF_JDRQ"]).map { $0 == "/" ? "-" : $0 })
            #expect(try #require(CivilDate(iso: text)) > SampleFixtures.today)
        }
        for (bad, _) in try records(.notADate) {
            let text = String(try #require(bad["CF_JDRQ"]).map { $0 == "/" ? "-" : $0 })
            #expect(text.count == 10 && CivilDate(iso: text) == nil)
        }
    }

    @Test func amountIsInWords() throws {
        #expect(try records(.badAmount).allSatisfy { $0.bad["CF_NR_FK"].flatMap(Double.init) == nil })
    }

    @Test func governmentBureauHasAGovernmentBodysCode() throws {
        for (bad, _) in try records(.governmentBureau) {
            let code = try SocialCreditCode(try #require(bad["CF_XDR_SHXYM"]))
            #expect(code.kind == .governmentBody && code.warnings.isEmpty)
            #expect(code.region?.isReservedForSamples == true)
            #expect(bad["CF_XDR_MC"]?.hasSuffix("局") == true)
            #expect(bad["CF_XDR_LB"] == "法人及非法人组织")
            #expect(bad["CF_XDR_ZZJG"] == "" && bad["CF_XDR_GSZC"] == "")
        }
    }

    @Test func republicationIsTheRowBefore() throws {
        let feed = try SampleFixtures.feed("penalty", rows: 3_000, faults: 5)
        let lines = feed.lines()
        let rows = (1..<3_000).filter { feed.fault(ofRow: $0) == .republication }
        #expect(rows.count == 5)
        for row in rows { #expect(lines[row] == lines[row - 1]) }
    }

    @Test func rowsAreBroken() throws {
        let feed = try SampleFixtures.feed("penalty", rows: 135, faults: 100)
        let count = try SampleFixtures.informationClass("penalty").items.count
        for (row, line) in feed.lines().enumerated() {
            let isText = String(validating: line, as: UTF8.self) != nil
            let quotes = line.count { $0 == UInt8(ascii: "\"") }
            let fault = feed.fault(ofRow: row)
            #expect(isText == (fault != .badByte))
            #expect((quotes % 2 != 0) == (fault == .unclosedQuote))
            #expect((csvCells(of: line).count == count) == (fault != .shortRow && fault != .unclosedQuote))
        }
    }

    @Test func everyFaultHasOneEffect() {
        let lists = SampleFault.Effect.allCases.map(SampleFault.all)
        #expect(lists.map(\.count).reduce(0, +) == SampleFault.allCases.count)
        #expect(Set(lists.joined()) == Set(SampleFault.allCases))
        #expect(
            SampleFault.all(.mendable) == [
                .letterOForZero, .lowerCase, .fullWidthDigits, .spacesInCode, .codeInEveryColumn, .nameWithAct,
                .nameWithPersonMark, .dateWithTime,
            ])
    }
}
