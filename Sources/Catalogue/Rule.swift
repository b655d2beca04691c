/// A check across the items of one record (校验规则). Items are given as indices of ``InformationClass/items``.
public struct Rule: Sendable, Hashable {
    /// The rule's code, unique within its class.
    public let code: String

    /// What breaking it costs.
    public let severity: Severity

    /// What is checked.
    public let kind: Kind

    /// What breaking a rule costs.
    public enum Severity: String, Sendable, Hashable, CaseIterable {
        /// The record is refused.
        case error
        /// The record is taken and the fault reported.
        case warning
    }

    /// What a rule checks. Rules over blank dates hold.
    public enum Kind: Sendable, Hashable {
        /// The date `item` is not after today.
        case notFuture(item: Int)
        /// The date `item` is not before the date `operand`.
        case notBefore(item: Int, operand: Int)
        /// `item` may not be blank when the text of `operand` contains one of `values`.
        case requiredWhen(item: Int, operand: Int, values: [String])
    }
}
