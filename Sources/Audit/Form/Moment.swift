/// Moments as the log counts them: microseconds since 2000-01-01T00:00:00Z.
public enum Moment {
    /// The time of Beijing, as `2026-11-20T14:05:06.123456+08:00`.
    public static func text(_ microseconds: Int) -> String {
        let (local, overflow) = microseconds.addingReportingOverflow(8 * 3_600_000_000)
        guard !overflow else { return "infinity" }
        let (day, rest) = local.dividedFloor(by: 86_400_000_000)
        let (second, fraction) = rest.quotientAndRemainder(dividingBy: 1_000_000)
        let (year, month, dayOfMonth) = date(daysSince2000: day)
        let time = "\(pad(second / 3600, 2)):\(pad(second / 60 % 60, 2)):\(pad(second % 60, 2)).\(pad(fraction, 6))"
        return "\(pad(year, 4))-\(pad(month, 2))-\(pad(dayOfMonth, 2))T\(time)+08:00"
    }

    /// The Gregorian date of a day, by eras of 400 years that begin on 1 March.
    private static func date(daysSince2000 day: Int) -> (year: Int, month: Int, day: Int) {
        let (cycle, dayOfCycle) = (day - 60).dividedFloor(by: 146_097)
        let year = (dayOfCycle - dayOfCycle / 1460 + dayOfCycle / 36_524 - dayOfCycle / 146_096) / 365
        let dayOfYear = dayOfCycle - (365 * year + year / 4 - year / 100)
        let month = (5 * dayOfYear + 2) / 153
        let first = (153 * month + 2) / 5
        return (
            2000 + cycle * 400 + year + (month >= 10 ? 1 : 0), month < 10 ? month + 3 : month - 9, dayOfYear - first + 1
        )
    }

    private static func pad(_ number: Int, _ width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
    }
}

extension Int {
    fileprivate func dividedFloor(by divisor: Int) -> (quotient: Int, remainder: Int) {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
    }
}
