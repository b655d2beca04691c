/// A row of `missing_values.csv`.
struct MissingValueRow {
    let place: TableRow.Place
    let value: String

    init(_ row: inout TableRow) {
        value = row.text("value")
        place = row.place
    }
}
