/// Dates as spreadsheets count them: days since the turn of 1900, or since 1904-01-01, and a fraction for the time of day
/// (ECMA-376 part 1, 18.17.4.1).
enum SerialDate {
    /// Writes a serial number as `2026-01-31`, `2026-01-31 08:30:00`, or `08:30:00` for what is less than a day.
    /// - Returns: nil for a number that is no date: a negative one, one behind the year 9999, and the 60 of the system of 1900,
    ///   which is the 29 February that year did not have.
    static func text(_ serial: Double, countsFrom1904: Bool) -> String? {
        guard serial >= 0, serial < 2_958_466 else { return nil }
        let inSeconds = (serial * 86_400).rounded()
        var days = Int(inSeconds) / 86_400
        let seconds = Int(inSeconds) % 86_400
        let time = "\(two(seconds / 3600)):\(two(seconds / 60 % 60)):\(two(seconds % 60))"
        if countsFrom1904 {
            if days == 0, seconds > 0 { return time }
            days += 1462
        } else {
            if days == 0 { return seconds > 0 ? time : nil }
            if days == 60 { return nil }
            if days < 60 { days += 1 }
        }
        guard let date = date(days) else { return nil }
        return seconds == 0 ? date : date + " " + time
    }

    /// The date that is `days` days after 1899-12-30, by Howard Hinnant's algorithm.
    private static func date(_ days: Int) -> String? {
        let sinceMarch0 = days + 693_899
        let era = sinceMarch0 / 146_097
        let dayOfEra = sinceMarch0 % 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let month = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * month + 2) / 5 + 1
        let year = yearOfEra + era * 400 + (month >= 10 ? 1 : 0)
        guard year <= 9999 else { return nil }
        return "\(year)-\(two(month < 10 ? month + 3 : month - 9))-\(two(day))"
    }

    private static func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
