internal import Catalogue

/// From when until when a record is public.
struct PublicityClock: Sendable {
    /// The days as PostgreSQL's binary dates count them, from 2000-01-01; the extremes are its infinities.
    struct Span: Equatable {
        let from: Int32
        let until: Int32

        static let never = Span(from: .max, until: .max)
    }

    /// The days from 1970-01-01 to 2000-01-01.
    static let postgresEpoch: Int32 = 10_957

    let plan: RecordPlan
    let schedule: PublicitySchedule

    /// Judges a row whose values are in standard form.
    func span(_ work: RowWork) -> Span {
        if work.template == .naturalPerson { return .never }
        let decided = plan.decisionDate.flatMap { work[$0].isPresent ? work[$0].days : nil }
        switch plan.informationClass.publicityRule {
        case .always: return Span(from: .min, until: .max)
        case .decided:
            guard let decided else { return .never }
            return Span(from: decided - Self.postgresEpoch, until: .max)
        case .tiered:
            guard let decided else { return .never }
            return tiered(work, decided: decided)
        }
    }

    /// The tier's period, ended earlier where the deciding department says so, but never before the minimum.
    private func tiered(_ work: RowWork, decided: Int32) -> Span {
        let date = CivilDate(daysSinceEpoch: decided)
        guard
            let period = schedule.period(
                classCode: plan.informationClass.code, tierValues: tierValues(work), decided: date), period.published
        else { return .never }
        var until = period.until.daysSinceEpoch
        if let end = plan.publicityEnd, work[end].isPresent {
            until = max(period.minimumUntil.daysSinceEpoch, min(until, work[end].days + 1))
        }
        return Span(from: decided - Self.postgresEpoch, until: until - Self.postgresEpoch)
    }

    /// The members of the list in the tier item: they are table names, which need no unescaping.
    private func tierValues(_ work: RowWork) -> [String] {
        work.text(plan.tiers).split(whereSeparator: { "[]\",".contains($0) }).map(String.init)
    }
}
