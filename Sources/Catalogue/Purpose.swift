/// What information is asked for (查询目的). A reader states it, an authorisation or a service right names it, and the access log
/// keeps it.
public struct Purpose: Sendable, Hashable {
    /// Who may state a purpose: the kinds of organisations that read what is not public.
    public enum Reader: String, Sendable, Hashable, CaseIterable {
        /// A bank, under a subject's authorisation.
        case bank
        /// A credit service agency, under a subject's authorisation.
        case agency
        /// A department, under a service right.
        case department
    }

    /// The code, for example `loan`; unique.
    public let code: String

    /// The Chinese name.
    public let name: String

    /// The English name.
    public let englishName: String

    /// Who may state it, at least one.
    public let readers: [Reader]
}
