internal import Catalogue
internal import Formats

extension StatedReport {
    /// What makes a document of the public view this one and no other: everything in it but its number and the moment.
    func identity(_ asked: IssueRequest, _ catalogue: Catalogue, on day: CivilDate) -> [UInt8] {
        let head: [JSONValue] = [.integer(1), .string(asked.kind.rawValue), .string(code), .string(day.description)]
        let forms = JSONValue.array(asked.forms.map { .string($0.rawValue) })
        guard let special else { return JSONValue.array(head + [subjectIdentity, forms, recordIdentities]).canonical }
        let members = JSONValue.object(StatementJSON.members(special, catalogue))
        return JSONValue.array(head + [members, forms, factIdentities]).canonical
    }

    private var subjectIdentity: JSONValue {
        guard let subject else { return .null }
        return .array([
            .string(subject.name), .string(subject.kind), .string(subject.region), .boolean(subject.isRegistered),
        ])
    }

    private var recordIdentities: JSONValue {
        .array(
            records.map { record in
                .array([
                    .string(record.classCode), .string(record.key), .integer(record.revision), .string(record.content),
                    .integer(record.total),
                ])
            })
    }

    private var factIdentities: JSONValue {
        .array(
            facts.map { fact in
                .array([
                    .string(fact.classCode), .string(fact.key), .integer(fact.revision), .string(fact.content),
                ])
            })
    }
}
