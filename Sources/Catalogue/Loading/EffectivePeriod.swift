/// The days on which a row of the catalogue holds (有效期): from a first day until the day before another.
struct EffectivePeriod: Sendable, Hashable {
    /// The first day; ``CivilDate/earliest`` when the file leaves it open.
    let from: CivilDate

    /// The first day on which it no longer holds; nil when the file leaves it open.
    let until: CivilDate?

    static let unlimited = EffectivePeriod(from: .earliest, until: nil)

    func contains(_ date: CivilDate) -> Bool {
        guard from <= date else { return false }
        return until.map { date < $0 } ?? true
    }

    func overlaps(_ other: EffectivePeriod) -> Bool {
        let endsBeforeOther = until.map { $0 <= other.from } ?? false
        let beginsAfterOther = other.until.map { $0 <= from } ?? false
        return !endsBeforeOther && !beginsAfterOther
    }
}
