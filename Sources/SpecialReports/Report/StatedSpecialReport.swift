internal import PostgresClient

/// A special report with what is noted of it when it is issued, so that it can be judged later.
public struct StatedSpecialReport: Sendable {
    /// The report.
    public let report: SpecialReport
    /// The version of the catalogue that its fields are of.
    public let catalogueVersion: Int
    /// The records that it lists or counts, each once.
    public let facts: [Fact]

    /// A record that a report rests on.
    public struct Fact: Sendable, Hashable {
        /// Its class.
        public let classCode: String
        /// Its key.
        public let key: String
        /// Its revision.
        public let revision: Int
        /// A fingerprint of what is shown of it.
        public let content: String
    }

    private enum Column {
        static let part = 0
        static let classCode = 2
        static let key = 7
        static let revision = 16
        static let content = 17
    }

    init(_ report: SpecialReport, _ rows: PostgresResult) {
        self.report = report
        catalogueVersion = rows.integer(0, Column.revision)
        var facts: [Fact] = []
        var known: Set<Fact> = []
        for row in 0..<rows.count where ["record", "counted"].contains(rows.string(row, Column.part)) {
            let fact = Fact(
                classCode: rows.string(row, Column.classCode), key: rows.string(row, Column.key),
                revision: rows.integer(row, Column.revision), content: rows.string(row, Column.content))
            // A record may be in several fields.
            if known.insert(fact).inserted { facts.append(fact) }
        }
        self.facts = facts
    }
}
