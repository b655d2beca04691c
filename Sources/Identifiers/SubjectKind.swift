/// The kind of a credit subject (主体类型), as its unified social credit code tells it.
public enum SubjectKind: String, Sendable, Hashable, CaseIterable {
    /// A company or other business, its branches, and farmers' cooperatives (企业, 农民专业合作社).
    case enterprise
    /// A business run by one person or household (个体工商户).
    case individualBusiness = "individual_business"
    /// A society, private non-enterprise unit or foundation, or a mass organisation (社会组织, 群众团体).
    case socialOrganisation = "social_organisation"
    /// A public institution (事业单位).
    case publicInstitution = "public_institution"
    /// A government or Party body (机关).
    case governmentBody = "government_body"
    /// Every other organisation: law firms, trade unions, places of worship, village collectives and so on (其他).
    case other
}
