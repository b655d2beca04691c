import Catalogue

/// When things are decided (决定日期).
struct DecisionDate: Sendable {
    let today: CivilDate

    /// A day before today: mostly within the last twelve months, so that most penalties are public, and else up to five
    /// years ago; but not before the organisation has existed for a month.
    func draw(for subject: Subject, _ dice: inout Dice) -> CivilDate {
        let age = dice.happens(percent: 85) ? 3 + dice.below(355) : 358 + dice.skewed(1_460)
        let decided = today.adding(days: -age)
        guard case .organisation(let organisation) = subject else { return decided }
        return max(decided, min(organisation.founded.adding(days: 30), today.adding(days: -1)))
    }
}
