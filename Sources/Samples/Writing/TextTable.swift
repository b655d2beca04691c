/// The lines of one of this module's texts, each split into cells at `|`. Blank lines do not count.
struct TextTable {
    let rows: [[Substring]]

    init(_ text: String) {
        rows = text.split(separator: "\n").map { $0.split(separator: "|", omittingEmptySubsequences: false) }
    }

    /// Rows that follow a line beginning with `=`, under the cells of that line.
    struct Section {
        let heading: [Substring]
        var rows: [[Substring]]
    }

    /// The sections of a text in which every row belongs to one.
    var sections: [Section] {
        var sections: [Section] = []
        for row in rows {
            if let first = row.first, first.hasPrefix("=") {
                sections.append(Section(heading: [first.dropFirst()] + row.dropFirst(), rows: []))
            } else if !sections.isEmpty {
                sections[sections.count - 1].rows.append(row)
            }
        }
        return sections
    }
}
