import Catalogue
import Identifiers
import Testing

@testable import Samples

@Suite struct BuildingBlockTests {
    private func text(_ write: (inout [UInt8]) -> Void) -> String {
        var bytes: [UInt8] = []
        write(&bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    @Test func numbersAreWritten() {
        for number in [0, 7, 10, 99, 100, 12_345, 999_999_999] {
            #expect(text { $0.append(decimal: number) } == String(number))
        }
        #expect(text { $0.append(decimal: 7, digits: 3) } == "007")
        #expect(text { $0.append(decimal: 1234, digits: 3) } == "1234")
    }

    @Test func datesAreWritten() throws {
        let date = try #require(CivilDate(year: 2026, month: 3, day: 2))
        #expect(text { $0.append(date: date) } == "2026/03/02")
        #expect(text { $0.append(chineseDate: date) } == "2026年3月2日")
        #expect(text { $0.append(date: PermitWriter.longTerm) } == "2099/12/31")
    }

    @Test(arguments: [
        (0, "0", "0"), (500_000, "5000", "0.5"), (1_000_000, "10000", "1"), (12_345, "123.45", "0.012345"),
        (105, "1.05", "0.000105"), (10_000_000_000, "100000000", "10000"),
    ])
    func moneyIsWritten(fen: Int, yuan: String, tenThousands: String) {
        #expect(text { $0.append(yuanOf: Money(fen: fen)) } == yuan)
        #expect(text { $0.append(tenThousandYuanOf: Money(fen: fen)) } == tenThousands)
    }

    @Test(arguments: [("", ""), ("样例", "样例"), ("a,b", "\"a,b\""), ("a\"b", "\"a\"\"b\""), ("a\nb", "\"a\nb\"")])
    func cellsAreQuotedWhenNeeded(value: String, cell: String) {
        #expect(String(decoding: CSVCell.encoded(value), as: UTF8.self) == cell)
    }

    private enum Slot: String {
        case name, sum
    }

    @Test(arguments: [
        ("{name}罚款{sum}元", "[name]罚款[sum]元"), ("", ""), ("{sum}", "[sum]"), ("{unknown}{name", "{unknown}{name"),
        ("a,{name}", "\"a,[name]\""), ("\"{sum}\"", "\"\"\"[sum]\"\"\""),
    ])
    func templatesAreFilled(template: String, cell: String) {
        let filled = text { output in
            Template<Slot>(template).append(to: &output) { slot, output in output += "[\(slot.rawValue)]".utf8 }
        }
        #expect(filled == cell)
    }

    @Test func sharesAreSpreadEvenly() throws {
        let share = try #require(RowShare(percent: 12.5))
        #expect((0..<80).filter(share.contains) == [7, 15, 23, 31, 39, 47, 55, 63, 71, 79])
        #expect(share.count(before: 1_000_000_000_000_000_000) == 125_000_000_000_000_000)
        #expect((0..<100).allSatisfy { row in RowShare(percent: 100)?.contains(row) == true })
        #expect((0..<100).allSatisfy { row in RowShare(percent: 0)?.contains(row) == false })
    }

    @Test func weightsDecideHowOftenSomethingIsDrawn() {
        let choice = WeightedChoice(weights: [70, 0, 25, 5])
        var dice = Dice(seed: 1, purpose: .population, index: 0)
        var counts = [0, 0, 0, 0]
        for _ in 0..<100_000 { counts[choice.draw(&dice)] += 1 }
        #expect((68_500...71_500).contains(counts[0]))
        #expect(counts[1] == 0)
        #expect((23_500...26_500).contains(counts[2]))
        #expect((4_000...6_000).contains(counts[3]))
    }

    @Test func diceStayInRangeAndReachItsEnds() {
        var dice = Dice(seed: 1, purpose: .population, index: 0)
        let even = (0..<10_000).map { _ in dice.below(20) }
        let skewed = (0..<10_000).map { _ in dice.skewed(20) }
        #expect(Set(even) == Set(0..<20) && Set(skewed) == Set(0..<20))
        #expect((4_700...5_300).contains(skewed.count { $0 < 5 }), "half of the draws fall into the first quarter")
    }

    @Test func organisationNumbersAreNeverGivenTwice() {
        let numbers = OrganisationNumbers(seed: 9)
        #expect(Set((0..<200_000).map(numbers.old)).count == 200_000)
        #expect(Set((0..<200_000).map(numbers.new)).count == 200_000)
        #expect(numbers.old(99_999_999) >= 0 && numbers.new(99_999_999) >= 0)
    }

    @Test func lookalikesAreFoundForEveryDay() {
        let spoiling = CodeSpoiling(code: Array("91990101MA00000000".utf8))
        var dice = Dice(seed: 4, purpose: .fault, index: 0)
        for _ in 0..<3_000 {
            let number = spoiling.spoilt(by: .residentIDLookalike, &dice)
            #expect(number.count == 18)
            #expect(number.withUnsafeBufferPointer { SocialCreditCode.check($0).fault } == .residentIDLookalike)
        }
    }

    @Test func textsAreWellFormed() {
        #expect(BrandTexts.pool.count >= 300)
        #expect(TextTable(PlaceTexts.districts).rows.allSatisfy { $0.count == 4 })
        #expect(TextTable(TradeTexts.trades).sections.allSatisfy { $0.rows.allSatisfy { $0.count == 4 } })
        #expect(TextTable(NameTexts.kinds).sections.allSatisfy { $0.heading.count == 4 })
        #expect(
            TextTable(PenaltyTexts.fields).sections.allSatisfy { section in
                section.heading.count == 5 && section.rows.allSatisfy { $0.count == 3 } && !section.rows.isEmpty
            })
        #expect(
            TextTable(PermitTexts.fields).sections.allSatisfy { section in
                section.heading.count == 3 && section.rows.allSatisfy { $0.count == 6 } && !section.rows.isEmpty
            })
        #expect(OrganisationKind.all.allSatisfy { !$0.trades.isEmpty && !$0.patterns.isEmpty })
        // A year of birth must not be read out of the end of a division and the beginning of an organisation code.
        #expect(
            District.all.allSatisfy {
                !["18", "19", "20"].contains(String(decoding: $0.code.suffix(2), as: UTF8.self))
            })
    }
}
