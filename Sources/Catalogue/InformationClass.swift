/// A class of records (信息类) such as permits or penalties, as it is on one date.
public struct InformationClass: Sendable, Hashable {
    /// The code, for example `penalty`; unique.
    public let code: String

    /// The Chinese name.
    public let name: String

    /// The English name.
    public let englishName: String

    /// The section of the credit report that shows it.
    public let section: ReportSection

    /// The kinds of subject it may concern, at least one.
    public let subjects: [SubjectTemplate]

    /// The codes of the items that, together with the subject, tell one record from another. Empty when a subject has
    /// at most one record of the class.
    public let naturalKey: [String]

    /// The code of the item that holds the subject's unified social credit code.
    public let subjectCodeItem: String?

    /// The code of the item that holds the subject's name.
    public let subjectNameItem: String?

    /// The code of the item that holds the category of the subject; see ``subjectTemplate(category:)``.
    public let subjectCategoryItem: String?

    /// The code of the item that holds the date of the decision, from which publicity counts.
    public let decisionDateItem: String?

    /// The code of the item that holds the name of the deciding department.
    public let agencyItem: String?

    /// The code of the item that holds a division code.
    public let regionItem: String?

    /// The code of the item in which the deciding department says until when (inclusive) a tiered record is public
    /// (公示截止期), or of a list the day from which it holds the subject no more (移出日期).
    public let publicityEndItem: String?

    /// The code of the item by which a sender makes a record less open than its items are (公示使用范围): `public`,
    /// `authorised` or `shared` in its code table.
    public let opennessItem: String?

    /// The items for numbers from before the credit code, by which a record without one finds its subject.
    public let formerNumbers: [FormerNumber]

    /// The code of the item whose values decide the publicity tier; nil unless publicity is tiered.
    public let tierItem: String?

    /// How long records are public.
    public let publicityRule: PublicityRule

    /// The items in the order of the catalogue.
    public let items: [Item]

    /// The checks across items.
    public let rules: [Rule]

    /// The meaning of every column name that an upload may use: codes, Chinese names and the other names of known
    /// layouts, upper case. Headers as received are best looked up with ``meaning(ofColumn:)``.
    public let columnNames: [String: ColumnMeaning]

    /// Whether its records are the register that makes subjects: basic information, one record for each subject.
    public var registersSubjects: Bool { section == .basic && naturalKey.isEmpty }

    /// The place among the items of the identifier by which a natural person is known: the one such a record must have.
    public var personIdentifierIndex: Int? {
        items.firstIndex { $0.personal == .identifier && $0.requirement(for: .naturalPerson) == .required }
    }

    /// The layouts that are known by their columns, in the order of the catalogue.
    public let layouts: [Layout]

    let indexByCode: [String: Int]
    let templateByCategory: [String: SubjectTemplate]

    /// The index in ``items`` of the item with a code, which must be upper case.
    public func itemIndex(_ code: String) -> Int? {
        indexByCode[code]
    }

    /// What a column with this header holds; nil for an unknown header. Case, surrounding spaces and full-width
    /// characters do not matter.
    public func meaning(ofColumn header: some StringProtocol) -> ColumnMeaning? {
        columnNames[ColumnName.key(header)]
    }

    /// The template that applies to a subject of this category, given as the canonical name in the code table of
    /// ``subjectCategoryItem``. Nil when the category is unknown or the class does not concern it.
    public func subjectTemplate(category: String) -> SubjectTemplate? {
        templateByCategory[category]
    }
}
