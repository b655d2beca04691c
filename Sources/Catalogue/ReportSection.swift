/// The part of a credit report (信用报告) that a class of records is shown in, after the sections of
/// 公共信用信息报告标准（2022年版）.
public enum ReportSection: String, Sendable, Hashable, CaseIterable {
    /// 基础信息: who the subject is.
    case basic
    /// 行政管理: permits, penalties and other acts of government.
    case administrative
    /// 诚实守信: red lists and honours.
    case honours
    /// 严重失信: lists of seriously dishonest subjects.
    case seriousDishonesty = "serious_dishonesty"
    /// 经营异常: lists of abnormal operation.
    case abnormal
    /// 信用承诺: commitments and how they were kept.
    case commitments
    /// 信用评价: evaluations by others.
    case evaluations
    /// 司法判决: judgments and their execution.
    case judgments
    /// 其他: everything else.
    case other
}
