/// Looks whether the calendar's files fit together: years without gaps, days only in these years, and New Year in each.
struct CalendarCheck {
    private(set) var problems: [CatalogueProblem] = []

    init(draft: CatalogueDraft) {
        let years = Set(draft.calendarYears.map(\.year))
        let daysOff = Set(draft.calendarDays.filter { $0.kind == .off }.compactMap(\.date))
        for row in draft.calendarYears {
            if let first = years.min(), row.year > first, !years.contains(row.year - 1) {
                problems.append(
                    row.place.problem("year", "there is no row for \(row.year - 1): years may not have gaps"))
            }
            // A year that is named while its days are not would make every day off a working day.
            if let newYear = CivilDate(year: row.year, month: 1, day: 1), !daysOff.contains(newYear) {
                problems.append(row.place.problem("year", "calendar_days.csv has no day off on \(newYear)"))
            }
        }
        for row in draft.calendarDays {
            guard let date = row.date, !years.contains(date.components.year) else { continue }
            problems.append(row.place.problem("date", "calendar_years.csv has no year \(date.components.year)"))
        }
        for row in draft.reportingLimits {
            let versions = draft.classes.filter { $0.code == row.classCode }
            if versions.contains(where: { $0.itemReferences[.decisionDate] == nil }) {
                problems.append(
                    row.place.problem("class", "“\(row.classCode)” has no date of a decision to count from"))
            }
        }
    }
}
