internal import PersonalData

/// A row of `unscreened.csv`: kinds of personal data that the values of an item are not searched for.
struct UnscreenedRow {
    let place: TableRow.Place
    let classCode: String
    let item: String
    let kinds: PersonalDataKinds

    init(_ row: inout TableRow) {
        classCode = row.code("class")
        item = row.itemCode("item")
        let words: [PersonalDataKind] = row.words("kinds", "kind of personal data")
        kinds = PersonalDataKinds(words.map { PersonalDataKinds($0) })
        // The reason is for the reader; it only has to be there.
        _ = row.text("reason")
        place = row.place
    }
}
