internal import SpecialReports

/// What is noted of a record that a document states: enough to find out later what has become of it.
struct StatedFact: Sendable {
    let classCode: String
    let key: String
    let revision: Int
    /// A fingerprint of what is shown of it.
    let content: String
    /// Whether everybody could see it.
    let wasPublic: Bool

    init(_ record: StatedRecord) {
        classCode = record.classCode
        key = record.key
        revision = record.revision
        content = record.content
        wasPublic = record.wasPublic
    }

    init(_ fact: StatedSpecialReport.Fact) {
        classCode = fact.classCode
        key = fact.key
        revision = fact.revision
        content = fact.content
        wasPublic = true
    }
}
