/// A row of `faults.csv`.
struct FaultRow {
    let place: TableRow.Place
    let fault: FaultText

    init(_ row: inout TableRow) {
        fault = FaultText(code: row.code("code"), message: row.text("message"), englishMessage: row.text("message_en"))
        place = row.place
        let chinese = Self.placeholders("message", &row)
        let english = Self.placeholders("message_en", &row)
        if chinese != english { row.note("message_en", "has other placeholders than the Chinese message") }
    }

    private static func placeholders(_ column: String, _ row: inout TableRow) -> Set<String> {
        var found: Set<String> = []
        var rest = (row.optional(column) ?? "")[...]
        while let brace = rest.firstIndex(where: { $0 == "{" || $0 == "}" }) {
            guard rest[brace] == "{", let close = rest[brace...].firstIndex(of: "}") else {
                row.note(column, "has a brace without its partner")
                return found
            }
            let name = String(rest[rest.index(after: brace)..<close])
            if !FaultText.placeholders.contains(name) {
                row.note(column, "unknown placeholder {\(name)}; write {item}, {value} or {limit}")
            }
            found.insert(name)
            rest = rest[rest.index(after: close)...]
        }
        return found
    }
}
