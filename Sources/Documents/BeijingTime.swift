internal import Glibc

/// A moment in Beijing time, which has been eight hours ahead of UTC without exception since 1991.
public struct BeijingTime: Sendable, Hashable {
    /// As in `2026-12-31T00:00:00+08:00` (RFC 3339).
    public let timestamp: String
    /// As in 2026年12月31日 00:00:00.
    public let chinese: String

    /// The moment so many seconds after the beginning of 1970 in UTC.
    public init(secondsSince1970 seconds: Int) {
        var moment = seconds + 8 * 3600
        var parts = tm()
        gmtime_r(&moment, &parts)
        let (year, month, day) = (Int(parts.tm_year) + 1900, Int(parts.tm_mon) + 1, Int(parts.tm_mday))
        let clock = [parts.tm_hour, parts.tm_min, parts.tm_sec].map { Self.twoDigits(Int($0)) }.joined(separator: ":")
        timestamp = "\(year)-\(Self.twoDigits(month))-\(Self.twoDigits(day))T\(clock)+08:00"
        chinese = "\(year)年\(month)月\(day)日 \(clock)"
    }

    private static func twoDigits(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
