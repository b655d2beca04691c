/// What a spreadsheet program lets be typed into the cells of a column (数据验证).
public struct CellRule: Sendable, Hashable {
    /// What is accepted.
    public enum Kind: Sendable, Hashable {
        /// One of these values, offered in a drop-down; together at most ``CellRule/listLimit`` bytes, none with a comma.
        case list([String])
        /// One of the values in a range such as `='Sheet'!$A$1:$A$9`, offered in a drop-down.
        case range(String)
        /// A text of so many characters.
        case length(ClosedRange<Int>)
        /// A number that is not negative.
        case amount
        /// A whole number that is not negative.
        case wholeNumber
        /// A formula, of the column's first cell, that gives TRUE.
        case formula(String)
    }

    /// What becomes of anything else.
    public enum Strictness: Sendable, Hashable {
        /// It is not taken.
        case refuse
        /// It is taken after a question.
        case ask
    }

    /// The most bytes of the values of a drop-down, with the commas between them. Excel takes as many characters, but
    /// libxlsxwriter 1.1.4 joins them in a buffer of bytes and is ended by more.
    public static let listLimit = 255
    /// The most characters of the title of a message.
    static let titleLimit = 32
    /// The most characters of a message.
    static let messageLimit = 255

    /// What is accepted.
    public let kind: Kind
    /// What becomes of anything else.
    public let strictness: Strictness
    /// The title of both messages.
    public let title: String
    /// What is shown beside a selected cell; nil for nothing.
    public let hint: String?
    /// What is said of a value that is not accepted.
    public let complaint: String

    /// A rule. Titles and messages that are too long for a spreadsheet are cut.
    public init(_ kind: Kind, _ strictness: Strictness, title: String, hint: String? = nil, complaint: String) {
        self.kind = kind
        self.strictness = strictness
        self.title = String(title.prefix(Self.titleLimit))
        self.hint = hint.map { String($0.prefix(Self.messageLimit)) }
        self.complaint = String(complaint.prefix(Self.messageLimit))
    }
}
