/// A row of `purposes.csv`.
struct PurposeRow {
    let place: TableRow.Place
    let purpose: Purpose

    init(_ row: inout TableRow) {
        purpose = Purpose(
            code: row.code("code"), name: row.text("name"), englishName: row.text("name_en"),
            readers: row.words("kinds", "kind of organisation"))
        place = row.place
    }
}
