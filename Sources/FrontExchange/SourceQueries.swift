/// The statements that read an exchange table, as text: names of tables and columns cannot be parameters. The key is named with
/// its table, since an unqualified name in `ORDER BY` means a result's column, which is a text.
struct SourceQueries {
    let table: SourceTable

    private var key: String { "source.\(table.key)" }
    private var relation: String { "\(table.relation) AS source" }
    private var type: String { table.keyType.name }

    /// Rows that have a key to be found by. A time that is yet to come would carry the position away with it, past the rows
    /// of the days until then; such rows wait for their day.
    private var usable: String {
        switch table.keyType.kind {
        case .number: "\(key) IS NOT NULL AND \(key) <> 'NaN'::numeric"
        case .time: "\(key) <= now()"
        case .text: "\(key) IS NOT NULL"
        }
    }

    /// Keys behind a position. $1 the position, not used at the beginning.
    private func behind(_ hasPosition: Bool) -> String {
        hasPosition ? "\(usable) AND \(key) > $1::\(type)" : usable
    }

    /// The keys of the next rows, in order: about `limit` of them, and all that share the last one's key, since the position
    /// is a key. $1 the position.
    func nextKeys(hasPosition: Bool, limit: Int) -> String {
        """
        SELECT \(key)::text FROM \(relation) WHERE \(behind(hasPosition)) AND \(key) <= (
            SELECT \(table.key) FROM (
                SELECT \(key) FROM \(relation) WHERE \(behind(hasPosition)) ORDER BY \(key) LIMIT \(limit)
            ) AS page ORDER BY 1 DESC LIMIT 1
        ) ORDER BY \(key)
        """
    }

    /// The keys of a range, in order. $1 the last key, $2 the key behind which it begins.
    func keys(hasBeginning: Bool) -> String {
        "SELECT \(key)::text FROM \(relation) WHERE \(range(hasBeginning)) ORDER BY \(key)"
    }

    /// A cursor over the rows of a range, in the order of `keys`, every column as text. $1 the last key, $2 the key behind
    /// which it begins.
    func cursor(hasBeginning: Bool) -> String {
        let columns = table.columns.map { "\(SourceTable.quoted($0))::text" }.joined(separator: ", ")
        return """
            DECLARE gongxin_pull NO SCROLL CURSOR FOR
            SELECT \(columns) FROM \(relation) WHERE \(range(hasBeginning)) ORDER BY \(key)
            """
    }

    static func fetch(_ rows: Int) -> String { "FETCH \(rows) FROM gongxin_pull" }

    /// The key where the window begins that is read again. $1 the position, $2 the overlap.
    var windowStart: String? {
        table.keyType.distance.map { "SELECT ($1::\(boundary) - $2::\($0))::text" }
    }

    private func range(_ hasBeginning: Bool) -> String {
        let end = "\(usable) AND \(key) <= $1::\(type)"
        return hasBeginning ? "\(end) AND \(key) > $2::\(boundary)" : end
    }

    /// The type of the key behind which a range begins: that of a window may lie outside the key's own type, below the least
    /// small integer or within a day. Both types share an index.
    private var boundary: String {
        switch type {
        case "smallint", "integer": "bigint"
        case "date": "timestamp"
        default: type
        }
    }
}
