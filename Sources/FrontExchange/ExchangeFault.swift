public import Ingestion
public import PostgresClient

/// Why an exchange cannot be pulled, now or at all.
public enum ExchangeFault: Error, Sendable, CustomStringConvertible {
    /// Another process pulls it.
    case busy
    /// The department's database failed: gone, slow, or unwilling.
    case source(PostgresError)
    /// The table is not there, or not to be seen.
    case noTable(String)
    /// The table has no such key column.
    case noKeyColumn(String, columns: [String])
    /// The key's type does not say what comes first.
    case unorderedKey(String, type: String)
    /// The key column holds natural persons' identifiers, which must not be kept as positions.
    case personalKey(String)
    /// All rows of a day have the same key, so rows that come later in the day would be missed without an overlap.
    case dayWithoutOverlap(String)
    /// An overlap can be counted back from numbers and times only.
    case overlapOfText(String)
    /// The overlap is no distance between keys.
    case unusableOverlap(String, type: String)
    /// Columns that mean nothing to the class.
    case unknownColumns([String])
    /// Several columns mean the same item.
    case repeatedItem(String, columns: [String])
    /// The column of the item that identifies the subject is missing.
    case noSubject(String)
    /// The exchange's name was used for another table, whose keys its position is made of.
    case otherRelation(before: String, now: String)
    /// The batch a piece went into failed; the piece is sent again next time.
    case batchFailed(UUIDBits)

    /// Whether trying again later may succeed without anybody doing something.
    public var isTransient: Bool {
        switch self {
        case .source(let error): error.isTransient || error.sqlState == "57014"
        default: false
        }
    }

    /// For logs and terminals: what is wrong and what to do about it.
    public var description: String {
        switch self {
        case .busy: "another process is pulling it"
        case .source(let error): Self.describe(error)
        case .noTable(let table):
            "there is no table \(table), or this login may not see its schema; write it as schema.table"
        case .noKeyColumn(let key, let columns):
            "the table has no key column “\(key)”; its columns are \(columns.joined(separator: ", "))"
        case .unorderedKey(let key, let type):
            "the key column “\(key)” is of type \(type); it must be an integer, numeric, date, timestamp, text or uuid"
        case .personalKey(let key):
            "the key column “\(key)” holds natural persons' identifiers; choose another one, such as a growing number"
        case .dayWithoutOverlap(let key):
            "the key column “\(key)” is a date, which all rows of a day share: set an overlap of “1 day” at least"
        case .overlapOfText(let key):
            "the key column “\(key)” is a text, from which no overlap can be counted back: leave the overlap blank"
        case .unusableOverlap(let overlap, let type):
            "the overlap “\(overlap)” is no \(type): write a whole number such as 1000 for a number, 15 minutes for a time"
        case .unknownColumns(let columns):
            """
            these columns mean nothing to the class: \(columns.joined(separator: ", ")); name them in ignored_columns, or add \
            their names to the catalogue's aliases.csv
            """
        case .repeatedItem(let item, let columns):
            "several columns mean \(item): \(columns.joined(separator: ", ")); name all but one in ignored_columns"
        case .noSubject(let item): "no column means \(item), without which no row has a subject"
        case .otherRelation(let before, let now):
            "it was pulled from \(before) before, not from \(now): give the new table an exchange with a name of its own"
        case .batchFailed(let batch): "batch \(batch) failed or was cancelled; its rows will be sent again"
        }
    }

    private static func describe(_ error: PostgresError) -> String {
        switch error.sqlState {
        case "57014": "the department's database took longer than the statement timeout (\(error.operation))"
        case "42501": "the department's database does not allow it: \(error.message)"
        default:
            error.code == .connectionLost
                ? "the department's database cannot be reached: \(error.message)"
                : "the department's database refused: \(error)"
        }
    }
}
