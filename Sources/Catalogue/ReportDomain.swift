/// A field of government (领域) that a special credit report (专项信用报告) can be asked for: the report stands in place of a certificate
/// of no violation (无违法违规记录证明) that the field's department would issue.
public struct ReportDomain: Sendable, Hashable {
    /// The stable code, for example `taxation`.
    public let code: String

    /// The Chinese name.
    public let name: String

    /// The English name.
    public let englishName: String

    /// What the names of its deciding departments contain, for example `税务`. A record belongs to every field of which its
    /// department's name contains a word, and where it contains none, to those that its source feeds.
    public let agencies: [String]

    /// The most years a report may reach over.
    public let mostYears: Int

    /// What it consists of, in the order of the file: nothing can be said of a field without any.
    public let sources: [Source]

    /// A class whose records count as violations in a field, and a department that sends them. Only when all are known to be
    /// complete for a period may a report say that there is nothing in it.
    public struct Source: Sendable, Hashable {
        /// The class.
        public let classCode: String
        /// The department that sends its records, by its code.
        public let department: String
        /// The first day on which the class is in the catalogue; nil for one without.
        public let firstDay: CivilDate?

        /// Names a feed.
        public init(classCode: String, department: String, firstDay: CivilDate?) {
            self.classCode = classCode
            self.department = department
            self.firstDay = firstDay
        }
    }

    /// The classes whose records count in it, each once.
    public var classes: [String] {
        sources.map(\.classCode).reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
    }
}
