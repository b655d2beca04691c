/// A row of `aliases.csv`.
struct AliasRow {
    let place: TableRow.Place
    let classCode: String
    let layout: String
    let alias: String
    /// The code of the item meant; nil for a column that is known and left out.
    let item: String?

    init(_ row: inout TableRow) {
        classCode = row.code("class")
        layout = row.text("layout")
        alias = row.text("alias")
        let reference = row.text("item")
        item = reference == "-" ? nil : reference
        place = row.place
    }
}
