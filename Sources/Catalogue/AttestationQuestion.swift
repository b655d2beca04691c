/// A question that may be answered with yes or no where the record itself stays unseen (可用不可见).
///
/// What is asked is fixed here, thresholds and periods included: who could choose them would find out the figure by asking often.
public struct AttestationQuestion: Sendable, Hashable {
    /// The ways of judging there are.
    public enum Judgement: String, Sendable, CaseIterable {
        /// Whether there is any record of the class, decided within the months.
        case anyRecord = "any_record"
        /// Whether any record's amount is over the threshold, decided within the months.
        case amountOver = "amount_over"
        /// Whether the subject is on the list at this moment.
        case listed
        /// Whether the date lies as many years back as the threshold says, or more.
        case yearsSince = "years_since"
    }

    /// The stable code.
    public let code: String
    /// The question in Chinese.
    public let text: String
    /// The question in English.
    public let englishText: String
    /// The class it is about, which an authorisation must cover.
    public let classCode: String
    /// How it is judged.
    public let judgement: Judgement
    /// The item judged: an amount in ten thousand yuan (万元), or a date.
    public let item: String?
    /// Ten thousand yuan, or years.
    public let threshold: Int?
    /// How far back decisions count; nil for all that are in force.
    public let months: Int?
    /// For how many days the answer may be relied on.
    public let validDays: Int
}
