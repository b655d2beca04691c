/// A named SQL statement, prepared once on each connection that runs it.
public struct Statement: Sendable, Hashable {
    /// The name it is prepared under, and shown in logs.
    public let name: String
    /// The SQL, with parameters `$1` …
    public let sql: String
    /// Whether PostgreSQL plans it anew for the values of each run: right where a value decides the plan, as in a search.
    public let plannedEachTime: Bool
    /// Whether results come in PostgreSQL's binary format: right for `bytea`, which doubles in size as text.
    public let binaryResult: Bool

    /// Names an SQL statement.
    public init(_ name: String, _ sql: String, plannedEachTime: Bool = false, binaryResult: Bool = false) {
        self.name = name
        self.sql = sql
        self.plannedEachTime = plannedEachTime
        self.binaryResult = binaryResult
    }

    /// A statement from an SQL file embedded in the binary.
    public init(
        _ name: String, embedded bytes: [UInt8], plannedEachTime: Bool = false, binaryResult: Bool = false
    ) {
        let sql = String(decoding: bytes, as: UTF8.self)
        self.init(name, sql, plannedEachTime: plannedEachTime, binaryResult: binaryResult)
    }
}
