/// One data item (指标项) of an information class.
///
/// The share class belongs to the item, not to the record.
public struct Item: Sendable, Hashable {
    /// The code, upper case, for example `CF_WSH`; unique within the class.
    public let code: String

    /// The Chinese name, unique within the class.
    public let name: String

    /// The English name.
    public let englishName: String

    /// What a value is.
    public let type: ItemType

    /// The most characters a text may have, or the most digits of an amount; nil where the type alone decides.
    public let length: Int?

    /// How many of an amount's digits follow the decimal point; nil for other types.
    public let scale: Int?

    /// The name of the code table of a `code` or `codes` item, a key of ``Catalogue/codeTables``.
    public let codeTable: String?

    /// The code of the item whose value is used when this one is blank.
    public let fallback: String?

    /// Who may see it.
    public let shareClass: ShareClass

    /// Whether it is personal.
    public let personal: PersonalKind

    let requirements: RequirementsByTemplate

    /// Whether records of this kind of subject must carry the item.
    public func requirement(for template: SubjectTemplate) -> Requirement {
        requirements[template]
    }
}

/// What each template demands of one item.
struct RequirementsByTemplate: Sendable, Hashable {
    var organisation: Requirement
    var individualBusiness: Requirement
    var naturalPerson: Requirement

    subscript(template: SubjectTemplate) -> Requirement {
        switch template {
        case .organisation: organisation
        case .individualBusiness: individualBusiness
        case .naturalPerson: naturalPerson
        }
    }
}
