internal import Cryptography

/// Texts and dates as PDF writes them (ISO 32000-1, 7.9.2 and 7.9.4).
enum PDFText {
    /// A text in UTF-16, in hexadecimal digits: nothing in it needs escaping.
    static func string(_ text: String) -> String {
        let bytes = text.utf16.flatMap { [UInt8($0 >> 8), UInt8($0 & 255)] }
        return "<" + Hexadecimal.encode([0xFE, 0xFF] + bytes) + ">"
    }

    /// A moment in the time of Beijing, from seconds since 1970.
    static func date(_ seconds: Int) -> String {
        let local = seconds + 8 * 3600
        let (day, second) = (local / 86_400, local % 86_400)
        let (year, month, dayOfMonth) = civil(day)
        let parts = [month, dayOfMonth, second / 3600, second / 60 % 60, second % 60]
        return "(D:\(year)" + parts.map { ($0 < 10 ? "0" : "") + String($0) }.joined() + "+08'00')"
    }

    /// The date of a day counted from 1970 (Howard Hinnant's `civil_from_days`).
    private static func civil(_ day: Int) -> (year: Int, month: Int, day: Int) {
        let shifted = day + 719_468
        let era = shifted / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let part = (5 * dayOfYear + 2) / 153
        let month = part < 10 ? part + 3 : part - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * part + 2) / 5 + 1)
    }
}
