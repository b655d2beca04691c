import Testing

@testable import SpecialReports

@Suite struct NumeralTests {
    @Test func sectionsAreNumberedAsInPrint() {
        let numbers = [1, 2, 9, 10, 11, 19, 20, 21, 40, 48, 99, 100]
        #expect(
            numbers.map(SpecialReportDocument.numeral) == [
                "一", "二", "九", "十", "十一", "十九", "二十", "二十一", "四十", "四十八", "九十九", "100",
            ])
    }
}
