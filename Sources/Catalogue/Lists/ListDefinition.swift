/// What a red, black or attention list (守信激励名单、严重失信主体名单、重点关注名单) is, from one day until another.
public struct ListDefinition: Sendable, Hashable {
    /// What being on a list means.
    public enum Colour: String, Sendable, CaseIterable {
        /// 红名单: trustworthy subjects.
        case red
        /// 黑名单: seriously dishonest subjects.
        case black
        /// 重点关注名单: subjects to keep an eye on.
        case attention
    }

    /// Who is shown who is on it. Natural persons are shown to nobody.
    public enum Publication: String, Sendable, CaseIterable {
        /// 社会公开: everybody.
        case `public`
        /// 授权查询: who holds the subject's authorisation, and departments.
        case authorised
        /// 部门共享: departments alone.
        case shared
    }

    /// The ways off a list that it allows.
    public enum Exit: String, Sendable, CaseIterable {
        /// 期满: its term is over.
        case term
        /// 信用修复: on the subject's application.
        case repair
        /// 撤销: the identification was wrong or was set aside.
        case revocation
    }

    /// The stable code.
    public let code: String
    /// The Chinese name.
    public let name: String
    /// The English name.
    public let englishName: String
    /// What being on it means.
    public let colour: Colour
    /// The documents it rests on (法律依据).
    public let basis: String
    /// Who identifies subjects for it (认定单位), in words.
    public let authority: String
    /// The same in English.
    public let englishAuthority: String
    /// The departments that may decide on it here: codes, or `*-scjg` for such a department of any division. Without any, the operator
    /// enters decisions.
    public let departments: [String]
    /// Who is put on it (认定标准), in words.
    public let criteria: String
    /// The same in English.
    public let englishCriteria: String
    /// Who is shown who is on it.
    public let publication: Publication
    /// The kinds of subjects it may have.
    public let subjects: [SubjectTemplate]
    /// For how many months a subject is on it, from the day of identification; nil: until it is removed.
    public let termMonths: Int?
    /// After how many months a subject may leave on application; nil: at any time.
    public let exitMonths: Int?
    /// The ways off it.
    public let exits: [Exit]
    /// The first day on which the definition holds.
    public let effectiveFrom: CivilDate
    /// The first day on which it holds no more; nil when open.
    public let effectiveUntil: CivilDate?

    /// Whether it holds on a day.
    public func holds(on day: CivilDate) -> Bool {
        effectiveFrom <= day && effectiveUntil.map { day < $0 } ?? true
    }
}

/// The records that put their subject on a list: those of a class whose item has one of some values.
public struct ListSource: Sendable, Hashable {
    /// The list's code.
    public let list: String
    /// The class's code.
    public let classCode: String
    /// The item that names the list, such as 名单名称.
    public let item: String
    /// The values that mean this list; `*` is every value that means no other.
    public let values: [String]
    /// The item with the reason for listing.
    public let reasonItem: String?
    /// The item with the number of the decision.
    public let documentItem: String?
}

/// A rule by which records put their subject on a list together: when enough of them were decided within some months.
public struct ListRule: Sendable, Hashable {
    /// What is counted.
    public enum Measure: Sendable, Hashable {
        /// How many records there are.
        case records
        /// The sum of an item in ten thousand yuan (万元).
        case amount(item: String)
    }

    /// Which records count: those whose item has one of some values, or those where it has another or none.
    public struct Filter: Sendable, Hashable {
        /// The item.
        public let item: String
        /// The values as records hold them.
        public let values: [String]
        /// Whether records with nothing but these values are those that do not count.
        public let excludesValues: Bool
    }

    /// The stable code.
    public let code: String
    /// The list's code.
    public let list: String
    /// The class whose records are counted.
    public let classCode: String
    /// What is counted.
    public let measure: Measure
    /// How much is enough.
    public let least: Int
    /// Within how many months up to a decision.
    public let months: Int
    /// Which records count; nil for all.
    public let filter: Filter?
    /// What the rule may look at: `public`, records as the public sees them; otherwise records in force, with the items of that class
    /// and the wider ones.
    public let shareClass: ShareClass
}
