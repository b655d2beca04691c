internal import Catalogue

/// Moments as texts, in the time of Beijing, which has been eight hours ahead of UTC without exception since 1991.
enum MomentText {
    /// As in `2026-12-31T00:00:00+08:00` (RFC 3339).
    static func beijing(_ seconds: Int) -> String {
        let local = seconds + 8 * 3600
        let second = local % 86_400
        let clock = [second / 3600, second / 60 % 60, second % 60].map { $0 < 10 ? "0\($0)" : "\($0)" }
        return "\(day(seconds))T\(clock.joined(separator: ":"))+08:00"
    }

    /// The day it is in Beijing.
    static func day(_ seconds: Int) -> CivilDate { CivilDate(daysSinceEpoch: Int32((seconds + 8 * 3600) / 86_400)) }
}
