/// The working days (工作日) of the years whose days off the State Council has announced: Mondays to Fridays but for days off, and
/// the Saturdays and Sundays on which people work instead (调休上班).
///
/// Nothing is assumed of other years: whoever asks about them gets an ``OutsideCalendar``.
public struct WorkingCalendar: Sendable, Hashable {
    /// The years it knows, without gaps; nil when it knows none.
    public let years: ClosedRange<Int>?

    private let first: Int32
    /// How many of the known days up to and including each of them are working days.
    private let sums: [Int32]

    /// A calendar of whole years with the days that differ from the week.
    init(years: ClosedRange<Int>?, off: Set<CivilDate>, work: Set<CivilDate>) {
        self.years = years
        guard let years, let start = CivilDate(year: years.lowerBound, month: 1, day: 1),
            let end = CivilDate(year: years.upperBound, month: 12, day: 31)
        else {
            first = 0
            sums = []
            return
        }
        var sum: Int32 = 0
        first = start.daysSinceEpoch
        sums = (start.daysSinceEpoch...end.daysSinceEpoch).map { day in
            let date = CivilDate(daysSinceEpoch: day)
            if work.contains(date) || !date.isWeekend && !off.contains(date) { sum += 1 }
            return sum
        }
    }

    /// The first and the last day it knows; nil when it knows none.
    public var days: ClosedRange<CivilDate>? {
        guard !sums.isEmpty else { return nil }
        return CivilDate(daysSinceEpoch: first)...CivilDate(daysSinceEpoch: first + Int32(sums.count) - 1)
    }

    /// Whether people work on a day.
    public func isWorkingDay(_ date: CivilDate) throws(OutsideCalendar) -> Bool {
        let index = try index(date)
        return sums[index] > (index > 0 ? sums[index - 1] : 0)
    }

    /// How many working days there are after a day, up to and including a later one; 0 when it is not later. What is decided on
    /// a Friday and received on the Monday after it was one working day under way.
    public func workingDays(after start: CivilDate, through end: CivilDate) throws(OutsideCalendar) -> Int {
        let (from, to) = (try index(start), try index(end))
        return to > from ? Int(sums[to] - sums[from]) : 0
    }

    /// The `count`-th working day after a day, which itself does not count; the day itself when `count` is 0.
    public func date(_ count: Int, workingDaysAfter start: CivilDate) throws(OutsideCalendar) -> CivilDate {
        let from = try index(start)
        if count <= 0 { return start }
        guard let end = firstIndex(reaching: Int(sums[from]) + count) else {
            throw OutsideCalendar(date: CivilDate(daysSinceEpoch: first + Int32(sums.count)), known: years)
        }
        return CivilDate(daysSinceEpoch: first + Int32(end))
    }

    /// The earliest day from which no more than `count` working days have passed up to and including `end`: what was decided on
    /// it or later is received within `count` working days.
    public func earliestDay(within count: Int, workingDaysBefore end: CivilDate) throws(OutsideCalendar) -> CivilDate {
        let to = try index(end)
        // Sums never fall, so the earliest is the first that reaches what is left.
        let index = firstIndex(reaching: Int(sums[to]) - count) ?? 0
        return CivilDate(daysSinceEpoch: first + Int32(index))
    }

    private func firstIndex(reaching sum: Int) -> Int? {
        var (low, high) = (0, sums.count)
        while low < high {
            let middle = (low + high) / 2
            if Int(sums[middle]) < sum { low = middle + 1 } else { high = middle }
        }
        return low < sums.count ? low : nil
    }

    private func index(_ date: CivilDate) throws(OutsideCalendar) -> Int {
        let index = Int(date.daysSinceEpoch) - Int(first)
        guard sums.indices.contains(index) else { throw OutsideCalendar(date: date, known: years) }
        return index
    }
}

extension WorkingCalendar {
    init(_ draft: CatalogueDraft) {
        func dates(_ kind: CalendarDayRow.Kind) -> Set<CivilDate> {
            Set(draft.calendarDays.filter { $0.kind == kind }.compactMap(\.date))
        }
        let years = draft.calendarYears.map(\.year)
        let range = years.min().flatMap { low in years.max().map { low...$0 } }
        self.init(years: range, off: dates(.off), work: dates(.work))
    }
}

extension CivilDate {
    /// The day of the week, 1 for Monday to 7 for Sunday (ISO 8601).
    public var weekday: Int { ((Int(daysSinceEpoch) + 3) % 7 + 7) % 7 + 1 }

    /// Whether it is a Saturday or Sunday.
    public var isWeekend: Bool { weekday >= 6 }
}
