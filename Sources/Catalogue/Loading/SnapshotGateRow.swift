/// A row of `snapshot_gates.csv`.
struct SnapshotGateRow {
    let place: TableRow.Place
    /// nil for every class that has no row of its own.
    let classCode: String?
    /// nil for every department that has no row of its own.
    let source: String?
    let gate: SnapshotGate

    init(_ row: inout TableRow) {
        classCode = row.optional("class")
        source = row.optional("source")
        let items = row.list("fill_items")
        gate = SnapshotGate(
            largestDropPercent: Self.percent("largest_drop_percent", &row) ?? 0,
            leastRows: Self.required("least_rows", &row), mostUnknownRows: Self.required("most_unknown_rows", &row),
            fillItems: items, leastFillPercent: Self.fillPercent(items, &row))
        // Which class's items would be meant, or which class?
        if classCode == nil, source != nil { row.note("class", "may not be blank where a source is named") }
        if classCode == nil, !items.isEmpty { row.note("fill_items", "may be given for one class only") }
        place = row.place
    }

    private static func required(_ column: String, _ row: inout TableRow) -> Int {
        if row.optional(column) == nil { row.note(column, "may not be blank") }
        return row.number(column) ?? 0
    }

    private static func percent(_ column: String, _ row: inout TableRow) -> Int? {
        if row.optional(column) == nil { row.note(column, "may not be blank") }
        let percent = row.number(column)
        if let percent, percent > 100 { row.note(column, "“\(percent)” is more than 100 percent") }
        return percent
    }

    private static func fillPercent(_ items: [String], _ row: inout TableRow) -> Int {
        let column = "least_fill_percent"
        if items.isEmpty {
            if row.optional(column) != nil { row.note(column, "means nothing without fill_items") }
            return 0
        }
        return percent(column, &row) ?? 0
    }
}
