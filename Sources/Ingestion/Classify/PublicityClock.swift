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
            return Span(from: decided - Self.postgresEpoch, until: removed(work) ?? .max)
        case .tiered:
            guard let decided else { return .never }
            return tiered(work, decided: decided)
        }
    }

    /// The day from which a list holds it no more (移出日期).
    private func removed(_ work: RowWork) -> Int32? {
        plan.publicityEnd.flatMap { work[$0].isPresent ? work[$0].days - Self.postgresEpoch : nil }
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

    /// The gravest tier of the value, or of the list, in the tier item.
    private func tier(_ work: RowWork) -> PublicityTier? {
        let list = plan.tiers.map(work.bytes) ?? UnsafeBufferPointer(start: nil, count: 0)
        let isList = plan.tiers.map { work[$0].isRawJSON } ?? false
        return tiers.value(for: list) {
            let text = String(decoding: list, as: UTF8.self)
            let names = isList ? Self.members(of: text) : [text]
            return schedule.tier(classCode: plan.informationClass.code, tierValues: names.filter { !$0.isEmpty })
        }
    }

    /// The members of a JSON list of texts. Quotation marks within a member are escaped, so that what stands between two
    /// members occurs nowhere else; escapes occur only in notes behind a value, which decide nothing.
    private static func members(of list: String) -> [String] {
        list.dropFirst(2).dropLast(2).split(separator: "\",\"").map(String.init)
    }
}
