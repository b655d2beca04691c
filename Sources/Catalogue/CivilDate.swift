/// A calendar day (日期) of the proleptic Gregorian calendar, without time or zone.
///
/// Stored as the number of days since 1970-01-01, so comparing and counting days cost one integer operation.
/// Days from 0001-01-01 to 9999-12-31 exist; arithmetic that would leave this range stops at its end.
public struct CivilDate: Sendable, Hashable, Comparable, CustomStringConvertible {
    /// Days since 1970-01-01, which is 0; earlier days are negative.
    public let daysSinceEpoch: Int32

    /// 0001-01-01, the first day that exists.
    public static let earliest = CivilDate(unchecked: -719_162)

    /// 9999-12-31, the last day that exists.
    public static let latest = CivilDate(unchecked: 2_932_896)

    /// The day a number of days after 1970-01-01; a number outside the range gives ``earliest`` or ``latest``.
    public init(daysSinceEpoch days: Int32) {
        daysSinceEpoch = min(max(days, Self.earliest.daysSinceEpoch), Self.latest.daysSinceEpoch)
    }

    /// The day of a year (1–9999), month (1–12) and day of the month; nil when the calendar has no such day.
    public init?(year: Int, month: Int, day: Int) {
        guard (1...9999).contains(year), (1...12).contains(month),
            (1...Self.length(ofMonth: month, year: year)).contains(day)
        else { return nil }
        self.init(unchecked: Self.days(year: year, month: month, day: day))
    }

    /// A day written as ISO 8601 has it, `yyyy-MM-dd`, in exactly ten ASCII characters; nil for anything else.
    public init?(iso text: some StringProtocol) {
        var digits = 0
        var position = 0
        for byte in text.utf8 {
            let isHyphenPlace = position == 4 || position == 7
            position += 1
            if isHyphenPlace, byte == UInt8(ascii: "-") { continue }
            guard !isHyphenPlace, position <= 10, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else {
                return nil
            }
            digits = digits * 10 + Int(byte - UInt8(ascii: "0"))
        }
        guard position == 10 else { return nil }
        self.init(year: digits / 10_000, month: digits / 100 % 100, day: digits % 100)
    }

    private init(unchecked days: Int32) {
        daysSinceEpoch = days
    }

    /// The year, the month (1–12) and the day of the month of this date.
    public var components: (year: Int, month: Int, day: Int) {
        // Years are counted from 1 March, so that the leap day is the last of its year and months have a regular rhythm.
        let days = Int(daysSinceEpoch) + Self.daysFromMarchOfYearZero
        let cycle = days / Self.daysPerCycle
        let dayOfCycle = days % Self.daysPerCycle
        let yearOfCycle = (dayOfCycle - dayOfCycle / 1460 + dayOfCycle / 36_524 - dayOfCycle / 146_096) / 365
        let dayOfYear = dayOfCycle - (365 * yearOfCycle + yearOfCycle / 4 - yearOfCycle / 100)
        let marchMonth = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * marchMonth + 2) / 5 + 1
        let month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
        return (cycle * 400 + yearOfCycle + (month <= 2 ? 1 : 0), month, day)
    }

    /// The date as `yyyy-MM-dd`.
    public var description: String {
        String(unsafeUninitializedCapacity: Self.textLength) { buffer in
            if let start = buffer.baseAddress { write(to: start) }
            return Self.textLength
        }
    }

    /// The length of a date as `yyyy-MM-dd`.
    public static let textLength = 10

    /// Fills `textLength` bytes with the date as `yyyy-MM-dd`.
    public func write(to target: UnsafeMutablePointer<UInt8>) {
        let (year, month, day) = components
        func write(_ number: Int, at place: Int) {
            let number = UInt8(truncatingIfNeeded: number)
            target[place] = UInt8(ascii: "0") + number / 10
            target[place + 1] = UInt8(ascii: "0") + number % 10
        }
        write(year / 100, at: 0)
        write(year % 100, at: 2)
        target[4] = UInt8(ascii: "-")
        write(month, at: 5)
        target[7] = UInt8(ascii: "-")
        write(day, at: 8)
    }

    /// The day that many days later, or earlier when negative.
    public func adding(days: Int) -> CivilDate {
        let (sum, overflow) = Int(daysSinceEpoch).addingReportingOverflow(days)
        if overflow { return days < 0 ? .earliest : .latest }
        return CivilDate(daysSinceEpoch: Int32(clamping: sum))
    }

    /// The same day of the month that many months later (earlier when negative), or the last day of that month when it
    /// is shorter: one month after 31 January is 28 or 29 February.
    public func adding(months: Int) -> CivilDate {
        let (year, month, day) = components
        let (sum, overflow) = (year * 12 + month - 1).addingReportingOverflow(months)
        if overflow || sum < 12 || sum >= 120_000 { return months < 0 ? .earliest : .latest }
        let newYear = sum / 12
        let newMonth = sum % 12 + 1
        let newDay = min(day, Self.length(ofMonth: newMonth, year: newYear))
        return CivilDate(unchecked: Self.days(year: newYear, month: newMonth, day: newDay))
    }

    /// Earlier days come first.
    public static func < (left: CivilDate, right: CivilDate) -> Bool {
        left.daysSinceEpoch < right.daysSinceEpoch
    }

    /// The Gregorian calendar repeats itself after 400 years of together this many days.
    private static let daysPerCycle = 146_097

    /// Days from 0000-03-01 to 1970-01-01.
    private static let daysFromMarchOfYearZero = 719_468

    private static func days(year: Int, month: Int, day: Int) -> Int32 {
        let marchYear = month <= 2 ? year - 1 : year
        let marchMonth = month <= 2 ? month + 9 : month - 3
        let yearOfCycle = marchYear % 400
        let dayOfYear = (153 * marchMonth + 2) / 5 + day - 1
        let dayOfCycle = yearOfCycle * 365 + yearOfCycle / 4 - yearOfCycle / 100 + dayOfYear
        return Int32(marchYear / 400 * daysPerCycle + dayOfCycle - daysFromMarchOfYearZero)
    }

    private static func length(ofMonth month: Int, year: Int) -> Int {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }
}
