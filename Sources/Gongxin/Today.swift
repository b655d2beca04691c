internal import Catalogue
internal import Glibc

/// The day it is for the platform: Beijing time, which has been eight hours ahead of UTC without exception since 1991.
enum Today {
    static var date: CivilDate { CivilDate(daysSinceEpoch: Int32((seconds + 8 * 3600) / 86_400)) }

    /// Seconds since 1970.
    static var seconds: Int {
        var now = timespec()
        clock_gettime(CLOCK_REALTIME, &now)
        return now.tv_sec
    }
}
