/// A row of `layouts.csv`.
struct LayoutRow {
    let place: TableRow.Place
    let classCode: String
    let code: String
    let name: String
    /// Blank for a layout whose column names hold in every file.
    let markers: [String]

    init(_ row: inout TableRow) {
        classCode = row.code("class")
        code = row.code("code")
        name = row.text("name")
        markers = row.list("markers")
        place = row.place
    }
}

/// A row of `layout_items.csv`: how much a layout wants an item, and what stands for a blank.
struct LayoutItemRow {
    let place: TableRow.Place
    let classCode: String
    let layout: String
    let item: String
    let requirement: Requirement?
    let value: String?

    init(_ row: inout TableRow) {
        classCode = row.code("class")
        layout = row.text("layout")
        item = row.text("item")
        requirement = row.optional("requirement") == nil ? nil : row.word("requirement", "requirement")
        value = row.optional("value")
        if row.optional("requirement") == nil, value == nil {
            row.note("requirement", "a row that gives neither requirement nor value says nothing")
        }
        if requirement == .absent { row.note("requirement", "a layout cannot forbid an item; leave its column out") }
        place = row.place
    }
}

/// A row of `layout_values.csv`: what a value of a layout stands for.
struct LayoutValueRow {
    let place: TableRow.Place
    let classCode: String
    let layout: String
    let item: String
    let received: String
    /// Empty when it stands for nothing.
    let meaning: String

    init(_ row: inout TableRow) {
        classCode = row.code("class")
        layout = row.text("layout")
        item = row.text("item")
        received = row.text("received")
        meaning = row.optional("meaning") ?? ""
        place = row.place
    }
}
