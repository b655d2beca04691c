/// Which of the three templates (模板) of the double-publicity standard a record is filled in by, according to the
/// category of the party concerned (行政相对人类别). 发改办财金〔2018〕790号.
public enum SubjectTemplate: String, Sendable, Hashable, CaseIterable {
    /// 法人及非法人组织: legal entities and unincorporated organisations.
    case organisation
    /// 个体工商户: individual businesses.
    case individualBusiness = "individual_business"
    /// 自然人: natural persons.
    case naturalPerson = "natural_person"
}
