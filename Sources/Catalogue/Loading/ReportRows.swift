/// A row of `report_labels.csv`.
struct ReportLabelRow {
    let place: TableRow.Place
    let label: ReportLabel

    init(_ row: inout TableRow) {
        let item = row.optional("item").map { _ in row.itemCode("item") }
        label = ReportLabel(
            label: row.text("label"), classCode: row.code("class"), item: item, value: row.optional("value"))
        if (label.item == nil) != (label.value == nil) {
            row.note(label.item == nil ? "item" : "value", "is needed where the other of item and value is given")
        }
        place = row.place
    }
}

/// A row of `report_texts.csv`.
struct ReportTextRow {
    let place: TableRow.Place
    let code: ReportTexts.Code?
    /// Blank only for an issuer that is not named.
    let text: String?

    init(_ row: inout TableRow) {
        code = row.word("code", "kind of text")
        text = code == .issuer ? row.optional("text") : row.text("text")
        place = row.place
    }
}

/// Looks whether the texts of reports are there.
struct ReportTextCheck {
    private(set) var problems: [CatalogueProblem] = []

    init(draft: CatalogueDraft) {
        for code in [ReportTexts.Code.title, .version] where !draft.reportTexts.contains(where: { $0.code == code }) {
            problems.append(
                CatalogueProblem(
                    file: TableLayout.reportTexts.file, line: 0, column: "code",
                    message: "there is no row for \(code.rawValue)"))
        }
    }
}
