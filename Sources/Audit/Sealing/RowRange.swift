/// Rows of the access log that belong together, in the order of their transactions and numbers.
struct RowRange {
    /// The rows of the era.
    var afterRow: Int?
    var lastRow: Int?
    /// The transactions; nil: from the beginning, without end.
    var firstTransaction: Int?
    var endTransaction: Int?
    /// A condition that takes the place of the transactions'.
    var instead: String?

    /// Rows that a block's header says it holds.
    /// - Parameter lastRow: the last row of its era, if that has ended.
    init(of header: BlockHeader, lastRow: Int?) {
        afterRow = header.afterRow
        self.lastRow = lastRow
        switch header.kind {
        case .range:
            firstTransaction = header.firstTransaction == 0 ? nil : header.firstTransaction
            endTransaction = header.endTransaction
        case .remainder:
            instead = """
                transaction >= \(header.endTransaction)
                OR id IN (SELECT unnest(ids) FROM access_log_leaf WHERE block = \(header.number))
                """
        }
    }

    init(afterRow: Int?, lastRow: Int?, firstTransaction: Int?, endTransaction: Int?) {
        self.afterRow = afterRow
        self.lastRow = lastRow
        self.firstTransaction = firstTransaction
        self.endTransaction = endTransaction
    }

    /// Declares the cursor that `SQL.fetchRows` reads. There is nothing but numbers in it.
    var cursor: String {
        "DECLARE access_log_rows NO SCROLL CURSOR FOR SELECT \(LogRow.selection) FROM access_log WHERE \(condition)"
            + " ORDER BY transaction, id"
    }

    var condition: String {
        var parts = ["true"]
        if let afterRow { parts.append("id > \(afterRow)") }
        if let lastRow { parts.append("id <= \(lastRow)") }
        if let firstTransaction { parts.append("transaction >= \(firstTransaction)") }
        if let endTransaction { parts.append("transaction < \(endTransaction)") }
        if let instead { parts.append("(\(instead))") }
        return parts.joined(separator: " AND ")
    }
}
