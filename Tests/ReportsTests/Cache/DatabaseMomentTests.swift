import EventLoop
import Testing

@testable import Reports

@Suite struct DatabaseMomentTests {
    /// 2026-11-20 in Beijing.
    private let day = 20_777
    private let second: UInt64 = 1_000_000_000

    /// Until when the day is relied on at so many seconds of it, counted from the question.
    private func reliance(_ secondOfDay: Double, day: Int? = nil) -> Double {
        let microseconds = self.day * 86_400_000_000 + Int(secondOfDay * 1_000_000) - 8 * 3_600_000_000
        let moment = DatabaseMoment(askedAt: 50 * second, microseconds: microseconds, day: day ?? self.day)
        return moment.validUntil == 0 ? 0 : Double(moment.validUntil - 50 * second) / Double(second)
    }

    @Test func `an answer of the database is good for its time, but not into the margins of midnight`() {
        #expect(reliance(43_200) == 0.25)
        #expect(reliance(2) == 0.25)
        #expect(reliance(1.999) == 0 && reliance(0) == 0)
        #expect(reliance(86_400 - 3.5) == 0.25)
        #expect(abs(reliance(86_400 - 2.1) - 0.1) < 0.001)
        #expect(reliance(86_400 - 2) == 0 && reliance(86_399.9) == 0)
    }

    @Test func `a day that the clock has left is not relied on`() {
        #expect(reliance(86_405) == 0)
        #expect(reliance(-1) == 0)
        #expect(reliance(43_200, day: day + 1) == 0)
    }
}
