/// A day whose days off have not been announced, or not been entered: nothing can be counted over it.
public struct OutsideCalendar: Error, Sendable, Hashable, CustomStringConvertible {
    /// The day.
    public let date: CivilDate

    /// The years that the calendar knows; nil when it knows none.
    public let known: ClosedRange<Int>?

    /// For logs and terminals.
    public var description: String {
        let years = known.map { "\($0.lowerBound)–\($0.upperBound)" } ?? "no year at all"
        return "\(date) is outside the working-day calendar, which knows \(years)"
    }
}
