import Testing

@testable import Catalogue

/// The shipped working-day calendar, by cases that people remember.
@Suite struct WorkingCalendarTests {
    let calendar: WorkingCalendar

    init() throws {
        calendar = try Catalogue(
            files: CatalogueFiles(directory: ProjectFolder.catalogue), on: SampleFiles.day("2026-11-20")
        ).calendar
    }

    private func day(_ text: String) throws -> CivilDate { try SampleFiles.day(text) }

    @Test(arguments: [
        // Spring Festival 2024: New Year's Eve was a working day, the eight days after it were off, a Sunday on each side made up.
        ("2024-02-04", true), ("2024-02-09", true), ("2024-02-10", false), ("2024-02-16", false), ("2024-02-17", false),
        ("2024-02-18", true), ("2024-02-19", true),
        // 2020: the epidemic prolonged the holiday to 2 February; the Monday after it was an ordinary one.
        ("2020-01-19", true), ("2020-01-31", false), ("2020-02-01", false), ("2020-02-02", false), ("2020-02-03", true),
        // Make-up Saturdays.
        ("2025-02-08", true), ("2021-02-20", true), ("2007-04-28", true),
        // Ordinary week and week-end.
        ("2026-05-15", true), ("2026-05-16", false), ("2026-05-17", false),
        // National Day and the day of the victory.
        ("2026-10-01", false), ("2015-09-03", false), ("2015-09-04", false), ("2015-09-06", true),
        // Days of an old year that a new year's announcement moved.
        ("2018-12-29", true), ("2018-12-31", false), ("2011-12-31", true),
        // The first and last days known.
        ("2007-01-01", false), ("2026-12-31", true),
    ]) func `people work, or not`(_ date: String, _ works: Bool) throws {
        #expect(try calendar.isWorkingDay(day(date)) == works)
    }

    @Test(arguments: [
        // Over the new year 2026: 1–3 January are off, Sunday the 4th made up.
        ("2025-12-31", "2026-01-04", 1), ("2025-12-26", "2026-01-05", 5), ("2025-12-31", "2026-01-03", 0),
        // Decided before Spring Festival 2024: 9 February counts, the 10th to 17th do not.
        ("2024-02-08", "2024-02-18", 2), ("2024-02-08", "2024-02-23", 7), ("2024-02-08", "2024-02-26", 8),
        // Within a week, over a week-end, on one day, backwards.
        ("2026-05-11", "2026-05-15", 4), ("2026-05-15", "2026-05-18", 1), ("2026-05-15", "2026-05-16", 0),
        ("2026-05-15", "2026-05-15", 0), ("2026-05-18", "2026-05-15", 0),
    ]) func `working days between two days`(_ start: String, _ end: String, _ count: Int) throws {
        #expect(try calendar.workingDays(after: day(start), through: day(end)) == count)
    }

    @Test(arguments: [
        ("2026-05-11", 7, "2026-05-20"), ("2024-02-08", 7, "2024-02-23"), ("2025-12-31", 1, "2026-01-04"),
        ("2026-05-16", 1, "2026-05-18"), ("2026-05-16", 0, "2026-05-16"), ("2025-09-30", 1, "2025-10-09"),
    ]) func `so many working days after a day`(_ start: String, _ count: Int, _ end: String) throws {
        #expect(try calendar.date(count, workingDaysAfter: day(start)) == day(end))
    }

    @Test func `beyond the years it knows it says so`() throws {
        #expect(calendar.years == 2007...2026)
        #expect(try calendar.days == day("2007-01-01")...day("2026-12-31"))
        let unknown = OutsideCalendar(date: try day("2027-01-01"), known: 2007...2026)
        #expect(throws: unknown) { try calendar.isWorkingDay(day("2027-01-01")) }
        #expect(throws: unknown) { try calendar.workingDays(after: day("2026-12-30"), through: day("2027-01-01")) }
        #expect(throws: unknown) { try calendar.date(3, workingDaysAfter: day("2026-12-29")) }
        #expect(throws: OutsideCalendar.self) { try calendar.isWorkingDay(day("2006-12-31")) }
        #expect(throws: OutsideCalendar.self) {
            try calendar.earliestDay(within: 7, workingDaysBefore: day("2027-01-04"))
        }
        #expect(unknown.description == "2027-01-01 is outside the working-day calendar, which knows 2007–2026")
    }

    @Test func `an empty calendar knows nothing`() throws {
        let empty = WorkingCalendar(years: nil, off: [], work: [])
        #expect(throws: OutsideCalendar(date: try day("2026-05-11"), known: nil)) {
            try empty.isWorkingDay(day("2026-05-11"))
        }
    }

    @Test func `counting agrees with walking from day to day`() throws {
        var start = try day("2019-12-20")
        while start < (try day("2020-03-20")) {
            var walked = 0
            for distance in 0..<40 {
                let end = start.adding(days: distance)
                if distance > 0, try calendar.isWorkingDay(end) { walked += 1 }
                #expect(try calendar.workingDays(after: start, through: end) == walked)
                let earliest = try calendar.earliestDay(within: 7, workingDaysBefore: end)
                #expect((walked <= 7) == (start >= earliest))
                if try calendar.isWorkingDay(end) {
                    #expect(try calendar.date(walked, workingDaysAfter: start) == end || walked == 0)
                }
            }
            start = start.adding(days: 1)
        }
    }

    @Test func `the week's days`() throws {
        #expect(try day("2026-11-20").weekday == 5)
        #expect(try day("1969-12-28").weekday == 7 && day("1970-01-01").weekday == 4)
        #expect(CivilDate.earliest.weekday == 1)
    }

    @Test func `permits and penalties have seven working days, registrations no limit`() throws {
        let catalogue = try Catalogue(
            files: CatalogueFiles(directory: ProjectFolder.catalogue), on: SampleFiles.day("2026-11-20"))
        #expect(catalogue.reportingLimit("permit")?.workingDays == 7)
        #expect(catalogue.reportingLimit("penalty")?.workingDays == 7)
        #expect(catalogue.reportingLimit("registration") == nil)
    }
}
