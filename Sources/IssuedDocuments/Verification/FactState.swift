/// What has become of a fact that a document states.
enum FactState: String, CaseIterable {
    case unchanged, corrected, updated, repaired, withdrawn, expired
    case notPublic = "not_public"

    /// In words.
    var chinese: String {
        switch self {
        case .unchanged: "与文书所载一致"
        case .corrected: "已更正（文书所载有误）"
        case .updated: "已变更（文书所载在变更前属实）"
        case .repaired: "已完成信用修复"
        case .withdrawn: "已由提供部门撤回"
        case .expired: "公示期已满"
        case .notPublic: "现不再向此类查询人提供"
        }
    }

    /// The same in English.
    var english: String {
        switch self {
        case .unchanged: "as the document has it"
        case .corrected: "corrected: what the document says was wrong"
        case .updated: "updated: what the document says was true until then"
        case .repaired: "credit repaired"
        case .withdrawn: "withdrawn by the department"
        case .expired: "publicity period over"
        case .notPublic: "no longer shown to this kind of reader"
        }
    }
}
