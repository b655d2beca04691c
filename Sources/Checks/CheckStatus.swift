internal import Formats
public import Ingestion
internal import PostgresClient

/// How far a check has come, and what it looks at.
public struct CheckStatus: Sendable {
    /// Its number.
    public let id: UUIDBits
    /// What it is for.
    public let purpose: String
    /// The classes it looks at.
    public let classes: [String]
    let penaltyClasses: [String]
    let listClasses: [String]
    let abnormalClasses: [String]
    /// Whether it is told what is public only.
    public let isPublicOnly: Bool
    /// Its rows.
    public let rows: Int
    /// The rows that are looked up.
    public let done: Int
    /// The rows that could not be looked up, because what the check rests on ended.
    public let refused: Int
    let createdAt: String
    let expiresAt: String

    init(_ id: UUIDBits, _ result: PostgresResult) {
        func list(_ column: Int) -> [String] { result.string(0, column).split(separator: " ").map(String.init) }
        self.id = id
        purpose = result.string(0, 1)
        classes = list(2)
        penaltyClasses = list(3)
        listClasses = list(4)
        abnormalClasses = list(5)
        isPublicOnly = result.boolean(0, 6)
        rows = result.integer(0, 7)
        done = result.integer(0, 8)
        refused = result.integer(0, 9)
        createdAt = result.string(0, 10)
        expiresAt = result.string(0, 11)
    }

    /// Whether no row waits.
    public var isFinished: Bool { done + refused >= rows }

    var state: String {
        if isFinished { return refused > 0 ? "refused" : "done" }
        return done > 0 ? "running" : "waiting"
    }

    /// The columns its results have: one that the caller may not be told is not there at all.
    var columns: [CheckResultColumn] {
        CheckResultColumn.allCases.filter { column in
            switch column {
            case .lists: !listClasses.isEmpty
            case .penalties: !penaltyClasses.isEmpty
            case .abnormal: !abnormalClasses.isEmpty
            default: true
            }
        }
    }

    var json: [UInt8] {
        var json = JSONWriter()
        json.object { json in
            json.key("id")
            json.value(id.description)
            json.key("state")
            json.value(state)
            json.key("purpose")
            json.value(purpose)
            json.key("rows")
            json.value(rows)
            json.key("done")
            json.value(done)
            json.key("not_looked")
            json.value(refused)
            json.key("basis")
            json.value(isPublicOnly ? "public" : "right")
            json.key("classes")
            json.array { json in for code in classes { json.value(code) } }
            json.key("columns")
            json.array { json in for column in columns { json.value(column.rawValue) } }
            json.key("created_at")
            json.value(createdAt)
            json.key("expires_at")
            json.value(expiresAt)
        }
        return json.bytes
    }
}
