internal import HTTPServer

/// The columns of a check's results.
enum CheckResultColumn: String, CaseIterable {
    case row, reference, code, name
    case status
    case matchedBy = "matched_by"
    case subject
    case registeredName = "registered_name"
    case lists
    case penalties = "penalties_in_force"
    case abnormal
    case lastDecision = "last_decision"
    case remark

    var heading: LocalisedText {
        switch self {
        case .row: LocalisedText("行号", "Row")
        case .reference: LocalisedText("编号", "Reference")
        case .code: LocalisedText("提交的代码", "Code given")
        case .name: LocalisedText("提交的名称", "Name given")
        case .status: LocalisedText("核查结果", "Result")
        case .matchedBy: LocalisedText("匹配依据", "Matched by")
        case .subject: LocalisedText("统一社会信用代码", "Credit code")
        case .registeredName: LocalisedText("主体名称", "Name")
        case .lists: LocalisedText("所在名单", "On lists")
        case .penalties: LocalisedText("有效行政处罚数", "Penalties in force")
        case .abnormal: LocalisedText("是否经营异常", "Abnormal operation")
        case .lastDecision: LocalisedText("最近决定日期", "Last decision")
        case .remark: LocalisedText("说明", "Remark")
        }
    }

    /// How wide the column is in a spreadsheet.
    var width: Double {
        switch self {
        case .row: 8
        case .name, .registeredName, .remark: 36
        case .lists: 28
        case .code, .subject: 22
        default: 14
        }
    }
}
