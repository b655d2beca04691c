/// A row of `name_suffixes.csv`.
struct NameSuffixRow {
    let place: TableRow.Place
    let suffix: String

    init(_ row: inout TableRow) {
        suffix = row.text("suffix")
        place = row.place
    }
}
