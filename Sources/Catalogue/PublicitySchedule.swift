/// For how long decisions are public (公示期规定): rule sets with their dates, and the tier of each kind of decision.
///
/// The rule set is the one in force on the date of the decision, so later rules leave earlier decisions alone.
public struct PublicitySchedule: Sendable, Hashable {
    let terms: [PublicityTerm]
    let tiers: [String: TierTable]

    /// The publicity period of one decision.
    ///
    /// - Parameters:
    ///   - classCode: The code of the information class.
    ///   - tierValues: The values of the class's ``InformationClass/tierItem``, for example the kinds of a penalty, in
    ///     any spelling the item's code table accepts. The gravest of them decides; without any, the class's default.
    ///   - decided: The date of the decision.
    /// - Returns: The period, or nil when the publicity of the class has no tiers.
    public func period(classCode: String, tierValues: [String], decided: CivilDate) -> PublicityPeriod? {
        tier(classCode: classCode, tierValues: tierValues).flatMap { period($0, decided: decided) }
    }

    /// The gravest tier among the values of a class's tier item; nil when the class has no tiers.
    public func tier(classCode: String, tierValues: [String]) -> PublicityTier? {
        tiers[classCode]?.gravest(of: tierValues)
    }

    /// The period of a tier for a decision of this day; nil when no rule set was in force then.
    public func period(_ tier: PublicityTier, decided: CivilDate) -> PublicityPeriod? {
        guard let term = terms.first(where: { $0.tier == tier && $0.inForce.contains(decided) }) else { return nil }
        return PublicityPeriod(
            published: term.published,
            tier: tier,
            ruleSet: term.ruleSet,
            minimumUntil: decided.adding(months: term.minimumMonths),
            until: decided.adding(months: term.maximumMonths),
            source: term.source
        )
    }
}

/// What one rule set says of one tier.
struct PublicityTerm: Sendable, Hashable {
    let ruleSet: String
    let tier: PublicityTier
    let published: Bool
    let minimumMonths: Int
    let maximumMonths: Int
    let inForce: EffectivePeriod
    let source: String
}

/// The tiers of one class's decisions by the values of an item.
struct TierTable: Sendable, Hashable {
    let codeTable: CodeTable
    let tierByName: [String: PublicityTier]
    let defaultTier: PublicityTier

    func gravest(of values: [String]) -> PublicityTier {
        values.map(tier).max() ?? defaultTier
    }

    private func tier(of value: String) -> PublicityTier {
        guard let name = codeTable.lookup(value) else { return defaultTier }
        return tierByName[name] ?? defaultTier
    }
}
