internal import Catalogue

/// From when until when a record is public.
struct PublicityClock {
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
    private let tiers = ByteMemo<PublicityTier?>()

    init(plan: RecordPlan, schedule: PublicitySchedule) {
        self.plan = plan
        self.schedule = schedule
    }

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
        guard let tier = tier(work), let period = schedule.period(tier, decided: date), period.published else {
            return .never
        }
        var until = period.until.daysSinceEpoch
        if let end = plan.publicityEnd, work[end].isPresent {
            until = max(period.minimumUntil.daysSinceEpoch, min(until, work[end].days + 1))
        }
        return Span(from: decided - Self.postgresEpoch, until: until - Self.postgresEpoch)
    }

    /// The gravest tier of the list in the tier item. Its members are table names, which need no unescaping.
    private func tier(_ work: RowWork) -> PublicityTier? {
        let list = plan.tiers.map(work.bytes) ?? UnsafeBufferPointer(start: nil, count: 0)
        return tiers.value(for: list) {
            let names = String(decoding: list, as: UTF8.self).split(whereSeparator: { "[]\",".contains($0) })
            return schedule.tier(classCode: plan.informationClass.code, tierValues: names.map(String.init))
        }
    }
}
