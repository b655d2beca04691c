/// A row of `code_tables.csv`.
struct CodeRow {
    let place: TableRow.Place
    let table: String
    let code: String
    let name: String
    /// Other spellings; one that ends in `*` stands for every text that begins so.
    let spellings: [String]

    init(_ row: inout TableRow) {
        table = row.code("table")
        code = row.code("code")
        name = row.text("name")
        spellings = row.list("alias")
        place = row.place
        for spelling in spellings where spelling == "*" || spelling.dropLast().contains("*") {
            row.note("alias", "“\(spelling)”: a * may only stand at the end, after at least one character")
        }
    }
}
