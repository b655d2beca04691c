/// The columns of the staging table, in the order in which rows are built.
enum StagingColumn: Int, CaseIterable {
    case rowNumber
    case occurrence
    case uscc
    case recordKey
    case digest
    case subjectName
    case subjectKind
    case region
    case agency
    case decisionDate
    case publicFrom
    case publicUntil
    case naturalPerson
    case publicItems
    case authorisedItems
    case sharedItems
    case subjectRegion
    case action
    case reason
    case raw
    case openness

    /// Its name in the database.
    var name: String {
        switch self {
        case .rowNumber: "row_number"
        case .occurrence: "occurrence"
        case .uscc: "uscc"
        case .recordKey: "record_key"
        case .digest: "digest"
        case .subjectName: "subject_name"
        case .subjectKind: "subject_kind"
        case .region: "region"
        case .agency: "agency"
        case .decisionDate: "decision_date"
        case .publicFrom: "public_from"
        case .publicUntil: "public_until"
        case .naturalPerson: "natural_person"
        case .publicItems: "public_items"
        case .authorisedItems: "authorised_items"
        case .sharedItems: "shared_items"
        case .subjectRegion: "subject_region"
        case .action: "action"
        case .reason: "reason"
        case .raw: "raw"
        case .openness: "openness"
        }
    }

    /// Those that are columns of a record, too.
    static let ofRecord: [StagingColumn] = [
        .rowNumber, .uscc, .recordKey, .digest, .subjectName, .region, .agency, .decisionDate, .publicFrom,
        .publicUntil,
        .naturalPerson, .publicItems, .authorisedItems, .sharedItems, .reason, .openness,
    ]

    /// Those by which a record and its subject are looked up.
    static let ofHead: [StagingColumn] = [
        .rowNumber, .occurrence, .uscc, .recordKey, .digest, .subjectName, .subjectKind, .publicFrom, .publicUntil,
        .naturalPerson, .subjectRegion, .action,
    ]

    /// Those by which a subject is looked up.
    static let ofSubject: [StagingColumn] = [
        .rowNumber, .uscc, .subjectName, .subjectKind, .publicFrom, .publicUntil, .naturalPerson, .subjectRegion,
        .action,
    ]

    /// A list of columns, as a COPY statement names them.
    static func list(_ columns: [StagingColumn]) -> String { columns.map(\.name).joined(separator: ", ") }
}
