/// A metric of data quality (数据质量指标), with its formula in words. The same words stand in docs/quality.md.
public enum QualityMetric: String, Sendable, CaseIterable {
    /// 归集率
    case coverage
    /// 合规率
    case conformity
    /// 及时率
    case timeliness
    /// 迟报率
    case lateness
    /// 准确率
    case accuracy
    /// 重错码率
    case wrongCode = "wrong_code"

    /// The Chinese name.
    public var name: String {
        switch self {
        case .coverage: "归集率"
        case .conformity: "合规率"
        case .timeliness: "及时率"
        case .lateness: "迟报率"
        case .accuracy: "准确率"
        case .wrongCode: "重错码率"
        }
    }

    /// The English name.
    public var englishName: String {
        switch self {
        case .coverage: "Coverage"
        case .conformity: "Conformity"
        case .timeliness: "Timeliness"
        case .lateness: "Lateness"
        case .accuracy: "Accuracy"
        case .wrongCode: "Wrong or contradicting codes"
        }
    }

    /// How it is reckoned, in Chinese.
    public var formula: String {
        switch self {
        case .coverage: "已申报决定数的整月内首次入库的行数 ÷ 部门申报的同月决定数"
        case .conformity: "通过校验的行数 ÷ 报送的行数"
        case .timeliness: "在时限（作出决定之日起7个工作日）内报送的首次入库行数 ÷ 可判定时限的首次入库行数"
        case .lateness: "超过时限（作出决定之日起7个工作日）报送的首次入库行数 ÷ 可判定时限的首次入库行数"
        case .accuracy: "（首次入库的行数 − 更正数 − 成立的异议数）÷ 首次入库的行数，最低为0"
        case .wrongCode: "（因主体代码错误被拒收的行数 + 代码已以其他名称登记的行数）÷ 报送的行数"
        }
    }

    /// How it is reckoned, in English.
    public var englishFormula: String {
        switch self {
        case .coverage:
            "rows stored for the first time in the whole months that decisions were declared for ÷ decisions declared for these months"
        case .conformity: "rows that passed all checks ÷ rows reported"
        case .timeliness:
            "rows stored for the first time that were received within the limit (7 working days after the decision) ÷ rows stored for the first time that could be judged"
        case .lateness:
            "rows stored for the first time that were received after the limit (7 working days after the decision) ÷ rows stored for the first time that could be judged"
        case .accuracy:
            "(rows stored for the first time − corrections − upheld objections) ÷ rows stored for the first time, at least 0"
        case .wrongCode:
            "(rows refused for the code of their subject + rows whose code is registered under another name) ÷ rows reported"
        }
    }

    /// Whether a greater value is the better one.
    public var higherIsBetter: Bool {
        switch self {
        case .coverage, .conformity, .timeliness, .accuracy: true
        case .lateness, .wrongCode: false
        }
    }

    /// Its value for what was counted.
    public func rate(_ counts: QualityCounts) -> QualityRate {
        switch self {
        case .coverage: QualityRate(counts.collected, of: counts.declared)
        case .conformity: QualityRate(counts.accepted, of: counts.reported)
        case .timeliness: QualityRate(counts.timely, of: counts.timely + counts.late)
        case .lateness: QualityRate(counts.late, of: counts.timely + counts.late)
        case .accuracy: Self.accuracy(counts)
        case .wrongCode: QualityRate(counts.wrongCode + counts.otherName, of: counts.reported)
        }
    }

    private static func accuracy(_ counts: QualityCounts) -> QualityRate {
        if counts.corrections == nil, counts.objectionsUpheld == nil { return .notCounted }
        let wrong = (counts.corrections ?? 0) + (counts.objectionsUpheld ?? 0)
        return QualityRate(max(0, counts.new - wrong), of: counts.new)
    }

    /// Why there is no value, in Chinese and English; nil when there is one.
    public func reason(_ counts: QualityCounts) -> (chinese: String, english: String)? {
        let rate = rate(counts)
        if rate.exists { return nil }
        switch self {
        case .coverage: return ("该期间没有完整且已申报决定数的月份", "no whole month of the period has a declared number of decisions")
        case .conformity, .wrongCode: return ("该期间没有报送", "nothing was reported in the period")
        case .timeliness, .lateness:
            if counts.notJudged > 0 { return ("工作日历未覆盖相关日期，无法判定", "the working-day calendar does not cover the days") }
            return ("该期间没有适用时限的新记录", "no new record of the period has a time limit")
        case .accuracy:
            if !rate.isCounted { return ("尚未统计更正和异议", "corrections and objections are not counted yet") }
            return ("该期间没有新记录", "no record of the period is new")
        }
    }
}
