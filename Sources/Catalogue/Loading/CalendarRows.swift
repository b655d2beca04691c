/// A row of `calendar_years.csv`: a year whose days off have been announced.
struct CalendarYearRow {
    let place: TableRow.Place
    let year: Int

    init(_ row: inout TableRow) {
        if row.optional("year") == nil { row.note("year", "may not be blank") }
        let number = row.number("year")
        if let number, !(1949...9999).contains(number) {
            row.note("year", "“\(number)” is not a year of this calendar")
        }
        year = number ?? 0
        // The announcement is for the reader; it only has to be there.
        _ = row.text("source")
        place = row.place
    }
}

/// A row of `calendar_days.csv`: a day on which it differs from the week whether people work.
struct CalendarDayRow {
    let place: TableRow.Place
    let date: CivilDate?
    let kind: Kind?

    enum Kind: String, CaseIterable {
        /// A day off.
        case off
        /// A Saturday or Sunday on which people work, to make up for a day off.
        case work
    }

    init(_ row: inout TableRow) {
        date = row.requiredDate("date")
        kind = row.word("kind", "kind of day")
        _ = row.text("occasion")
        if let date, kind == .work, !date.isWeekend { row.note("kind", "\(date) is a working day by itself") }
        place = row.place
    }
}

/// A row of `reporting_limits.csv`.
struct ReportingLimitRow {
    let place: TableRow.Place
    let classCode: String
    let limit: ReportingLimit

    init(_ row: inout TableRow) {
        classCode = row.code("class")
        if row.optional("working_days") == nil { row.note("working_days", "may not be blank") }
        let days = row.number("working_days")
        if days == 0 { row.note("working_days", "must be at least 1") }
        limit = ReportingLimit(workingDays: days ?? 0, source: row.text("source"))
        place = row.place
    }
}
