/// A number that an organisation had before the unified social credit code (旧证照号码), and the item of a class that holds it.
public struct FormerNumber: Sendable, Hashable {
    /// What kind of number it is; numbers of one kind are compared with each other.
    public enum Kind: String, Sendable, Hashable, CaseIterable {
        /// 工商注册号
        case registrationNumber = "registration_number"
        /// 组织机构代码, which every credit code holds.
        case organisationCode = "organisation_code"
        /// 税务登记号
        case taxNumber = "tax_number"
        /// 事业单位证书号
        case institutionNumber = "institution_number"
        /// 社会组织登记证号
        case socialOrganisationNumber = "social_organisation_number"
    }

    /// What kind of number it is.
    public let kind: Kind

    /// The code of the item.
    public let item: String
}
