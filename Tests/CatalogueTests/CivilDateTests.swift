import Testing

@testable import Catalogue

@Suite struct CivilDateTests {
    /// Counts days one by one, knowing only the lengths of months and the leap-year rule.
    struct Reference {
        private(set) var year = 1900
        private(set) var month = 1
        private(set) var day = 1

        static func length(ofMonth month: Int, year: Int) -> Int {
            let isLeap = year.isMultiple(of: 400) || (year.isMultiple(of: 4) && !year.isMultiple(of: 100))
            return [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1]
        }

        mutating func advance() {
            day += 1
            guard day > Self.length(ofMonth: month, year: year) else { return }
            day = 1
            month += 1
            guard month > 12 else { return }
            month = 1
            year += 1
        }

        var text: String {
            func padded(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
            return "\(year)-\(padded(month))-\(padded(day))"
        }
    }

    /// 1900-01-01 is 70 years with 17 leap days before 1970-01-01.
    static let firstDay: Int32 = -(70 * 365 + 17)

    @Test func `every day of 1900–2100 agrees with counting`() {
        var reference = Reference()
        var days = Self.firstDay
        while reference.year <= 2100 {
            let date = CivilDate(daysSinceEpoch: days)
            let components = date.components
            let agrees =
                components == (reference.year, reference.month, reference.day) && date.description == reference.text
                && CivilDate(year: reference.year, month: reference.month, day: reference.day) == date
                && CivilDate(iso: reference.text) == date && date.daysSinceEpoch == days
            #expect(agrees, "\(reference.text)")
            reference.advance()
            days += 1
        }
        #expect(days - Self.firstDay == 201 * 365 + 49)
    }

    @Test func `days that the calendar lacks are refused`() {
        var refused = 0
        for year in 1900...2100 {
            for month in 0...13 {
                for day in 0...32
                where (1...12).contains(month) == false
                    || !(1...Reference.length(ofMonth: month, year: year)).contains(day)
                {
                    #expect(CivilDate(year: year, month: month, day: day) == nil)
                    refused += 1
                }
            }
        }
        #expect(refused == 201 * 14 * 33 - (201 * 365 + 49))
        #expect(CivilDate(year: 0, month: 1, day: 1) == nil)
        #expect(CivilDate(year: 10_000, month: 1, day: 1) == nil)
    }

    @Test(arguments: [
        "", "2026", "2026-4-01", "2026-04-1", "2026/04/01", "20260401", "2026-04-011", "2026-04-31", "2026-13-01",
        "2026-00-10", "0000-01-01", "-026-04-01", "2026-04 01", "２０２６-04-01", " 2026-04-01", "2026--4-01",
    ]) func `other forms of dates are refused`(_ text: String) {
        #expect(CivilDate(iso: text) == nil)
    }

    @Test func `adding months keeps the day or takes the month's last`() {
        for days in stride(from: Self.firstDay, through: Self.firstDay + 73_000, by: 17) {
            let date = CivilDate(daysSinceEpoch: days)
            let (year, month, day) = date.components
            for months in [-37, -12, -1, 0, 1, 3, 11, 12, 36] {
                let index = year * 12 + month - 1 + months
                let length = Reference.length(ofMonth: index % 12 + 1, year: index / 12)
                let expected = CivilDate(year: index / 12, month: index % 12 + 1, day: min(day, length))
                #expect(date.adding(months: months) == expected)
            }
        }
    }

    @Test func `adding days is counting`() throws {
        let date = try SampleFiles.day("2024-02-28")
        #expect(date.adding(days: 1).description == "2024-02-29")
        #expect(date.adding(days: 2).description == "2024-03-01")
        #expect(date.adding(days: -59).description == "2023-12-31")
        #expect(date.adding(days: 0) == date)
        #expect(date < date.adding(days: 1))
    }

    @Test func `the ends of the calendar hold`() {
        #expect(CivilDate.earliest.description == "0001-01-01")
        #expect(CivilDate.latest.description == "9999-12-31")
        #expect(CivilDate(year: 1, month: 1, day: 1) == .earliest)
        #expect(CivilDate(year: 9999, month: 12, day: 31) == .latest)
        #expect(CivilDate(daysSinceEpoch: .max) == .latest)
        #expect(CivilDate(daysSinceEpoch: .min) == .earliest)
        #expect(CivilDate.latest.adding(days: .max) == .latest)
        #expect(CivilDate.earliest.adding(days: .min) == .earliest)
        #expect(CivilDate.latest.adding(days: 1) == .latest)
        #expect(CivilDate.latest.adding(months: 1) == .latest)
        #expect(CivilDate.earliest.adding(months: -1) == .earliest)
        #expect(CivilDate.latest.adding(months: .max) == .latest)
        #expect(CivilDate.earliest.adding(months: .min) == .earliest)
    }
}
