/// A table in a department's front-end exchange database (前置库) from which new rows are pulled.
public struct ExchangeSource: Sendable, Hashable {
    /// Its name, unique; positions and receipts are kept under it.
    public let name: String

    /// The code of the information class of the rows.
    public let classCode: String

    /// The code of the department that the rows come from.
    public let source: String

    /// The table's name, or the schema's and the table's.
    public let table: [String]

    /// The column that orders the rows, as it is called there: best a number that grows with every row.
    public let keyColumn: String

    /// The name of the environment variable that holds the connection. The connection itself has no place in a file.
    public let connectionVariable: String

    /// How far behind the last key the table is read again, for rows that were committed late: a whole number for a number,
    /// an interval such as `15 minutes` for a time. Nil for not at all.
    public let overlap: String?

    /// Columns of the table that are left out.
    public let ignoredColumns: Set<String>

    /// How many seconds a statement may run in the department's database.
    public let statementTimeout: Int

    /// An exchange; the properties say what is meant by each.
    public init(
        name: String, classCode: String, source: String, table: [String], keyColumn: String, connectionVariable: String,
        overlap: String?, ignoredColumns: Set<String>, statementTimeout: Int
    ) {
        self.name = name
        self.classCode = classCode
        self.source = source
        self.table = table
        self.keyColumn = keyColumn
        self.connectionVariable = connectionVariable
        self.overlap = overlap
        self.ignoredColumns = ignoredColumns
        self.statementTimeout = statementTimeout
    }

    /// The same with another overlap.
    public func overlapping(_ overlap: String?) -> ExchangeSource {
        ExchangeSource(
            name: name, classCode: classCode, source: source, table: table, keyColumn: keyColumn,
            connectionVariable: connectionVariable, overlap: overlap, ignoredColumns: ignoredColumns,
            statementTimeout: statementTimeout)
    }
}
