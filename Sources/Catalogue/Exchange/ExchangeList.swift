/// The exchanges that a platform pulls (`schema/exchange/exchanges.csv`).
public struct ExchangeList: Sendable {
    /// The exchanges in the order of the file.
    public let exchanges: [ExchangeSource]

    /// The seconds a statement may run in a department's database when the file does not say.
    public static let usualTimeout = 30

    /// The exchanges that a file describes, for the classes and departments of a catalogue.
    /// - Parameter content: the file's text, UTF-8.
    /// - Throws: With everything that is wrong in it.
    public init(_ content: String, in catalogue: Catalogue) throws(CatalogueError) {
        let layout = TableLayout.exchanges
        var reader = TableReader(files: CatalogueFiles(contents: [layout.file: content]))
        var rows: [(exchange: ExchangeSource, place: TableRow.Place)] = []
        var problems: [CatalogueProblem] = []
        _ = reader.rows(of: layout) { row in
            rows.append((Self.exchange(&row, in: catalogue), row.place))
        }
        problems += reader.structureProblems + reader.cellProblems
        var names: Set<String> = []
        for (exchange, place) in rows where !exchange.name.isEmpty && !names.insert(exchange.name).inserted {
            problems.append(place.problem("name", "“\(exchange.name)” is given twice"))
        }
        guard problems.isEmpty else { throw CatalogueError(problems: problems) }
        exchanges = rows.map(\.exchange)
    }

    private static func exchange(_ row: inout TableRow, in catalogue: Catalogue) -> ExchangeSource {
        let classCode = row.code("class")
        if !classCode.isEmpty, catalogue.informationClass(classCode) == nil {
            row.note(
                "class",
                "there is no class “\(classCode)”; the classes are \(catalogue.classes.map(\.code).joined(separator: ", "))"
            )
        }
        let source = row.code("source")
        if !source.isEmpty, catalogue.department(source) == nil {
            row.note("source", "there is no department “\(source)” in departments.csv")
        }
        return ExchangeSource(
            name: row.code("name"), classCode: classCode, source: source, table: table(&row),
            keyColumn: row.text("key"),
            connectionVariable: variable(&row), overlap: row.optional("overlap"),
            ignoredColumns: Set(row.list("ignored_columns")), statementTimeout: timeout(&row))
    }

    private static func table(_ row: inout TableRow) -> [String] {
        let parts = row.text("table").split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        if parts.count > 2 || parts.count == 2 && parts.contains("") {
            row.note("table", "write the table, or the schema and the table with a full stop between them")
        }
        return parts
    }

    private static func variable(_ row: inout TableRow) -> String {
        let name = row.text("connection")
        let isName = name.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"): true
            default: false
            }
        }
        // What is written there by mistake may hold a password, so it is not repeated.
        if !isName {
            row.note(
                "connection",
                "write the name of an environment variable (capital letters, digits and _) that holds the connection, never the connection itself"
            )
            return ""
        }
        return name
    }

    private static func timeout(_ row: inout TableRow) -> Int {
        let seconds = row.number("statement_timeout") ?? usualTimeout
        if !(1...3600).contains(seconds) { row.note("statement_timeout", "must be from 1 to 3600 seconds") }
        return seconds
    }
}
