internal import PostgresClient

/// An export as it is offered.
struct OfferedExport: Sendable {
    let id: Int
    /// In UTC, as ISO 8601 has it.
    let madeAt: String
    /// Whether it has all classes.
    let isComplete: Bool
    let classes: [String]
    let from: Int
    let until: Int
    /// The number the file of changes begins behind; nil: there is none.
    let changesAfter: Int?
    let catalogueVersion: Int

    init(_ rows: PostgresResult, _ row: Int) {
        id = rows.integer(row, 0)
        madeAt = rows.string(row, 1)
        isComplete = rows.boolean(row, 2)
        classes = rows.string(row, 3).split(separator: ",").map(String.init)
        from = rows.integer(row, 4)
        until = rows.integer(row, 5)
        changesAfter = rows.isNull(row, 6) ? nil : rows.integer(row, 6)
        catalogueVersion = rows.integer(row, 7)
    }
}

/// A file of an export as it is offered.
struct OfferedFile: Sendable {
    let name: String
    /// nil: the changes of all classes.
    let classCode: String?
    let format: String
    let records: Int
    let size: Int
    /// SHA-256, in hexadecimal digits.
    let digest: String
    let edition: Int
    /// Whether it may be handed out now.
    let isClean: Bool
    let first: (uscc: String, key: String)?
    let last: (uscc: String, key: String)?

    init(_ rows: PostgresResult, _ row: Int) {
        name = rows.string(row, 0)
        classCode = rows.optionalString(row, 1)
        format = rows.string(row, 2)
        records = rows.integer(row, 3)
        size = rows.integer(row, 4)
        digest = rows.string(row, 5)
        edition = rows.integer(row, 6)
        isClean = rows.boolean(row, 7)
        first = rows.isNull(row, 8) ? nil : (rows.string(row, 8), rows.string(row, 9))
        last = rows.isNull(row, 10) ? nil : (rows.string(row, 10), rows.string(row, 11))
    }
}
