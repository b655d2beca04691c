/// Reads the catalogue's files into rows and keeps account of what is wrong with them.
struct TableReader {
    let files: CatalogueFiles

    /// Missing or unknown files and columns, and rows that cannot be divided into cells.
    private(set) var structureProblems: [CatalogueProblem] = []

    /// Cells that cannot be understood.
    private(set) var cellProblems: [CatalogueProblem] = []

    init(files: CatalogueFiles) {
        self.files = files
    }

    /// The rows of one file, each understood by `make`.
    mutating func rows<Row>(of layout: TableLayout, _ make: (inout TableRow) -> Row) -> [Row] {
        guard let content = files.contents[layout.file] else {
            note(layout.file, 0, nil, "the file is missing")
            return []
        }
        let table = DelimitedTable(CatalogueFiles.normalised(content))
        for fault in table.faults { note(layout.file, fault.line, nil, fault.message) }
        guard let header = table.records.first else {
            note(layout.file, 0, nil, "the file is empty; its first row names the columns")
            return []
        }
        let names = header.cells.map { String($0.trimmed()) }
        checkHeader(names, of: layout)
        return table.records.dropFirst().compactMap { record in
            row(record, names, layout).map { row in
                var row = row
                let made = make(&row)
                // A missing column was reported; that all its cells are blank is a consequence.
                cellProblems += row.problems.filter { $0.column.map(names.contains) ?? true }
                return made
            }
        }
    }

    /// Reports files that no part of the catalogue would read.
    mutating func noteUnknownFiles() {
        for name in files.contents.keys where !CatalogueFiles.names.contains(name) {
            note(
                name, 0, nil, "unknown file; the catalogue consists of \(CatalogueFiles.names.joined(separator: ", "))")
        }
    }

    private mutating func checkHeader(_ names: [String], of layout: TableLayout) {
        for (index, name) in names.enumerated() {
            if !layout.columns.contains(name) {
                let known = layout.columns.joined(separator: ", ")
                note(layout.file, 1, name, "unknown column; the columns are \(known)")
            } else if names[..<index].contains(name) {
                note(layout.file, 1, name, "the column is there twice")
            }
        }
        for column in layout.columns where !names.contains(column) {
            note(layout.file, 1, column, "the column is missing")
        }
    }

    private mutating func row(_ record: DelimitedTable.Record, _ names: [String], _ layout: TableLayout) -> TableRow? {
        guard record.cells.count == names.count else {
            note(layout.file, record.line, nil, "has \(record.cells.count) cells where the header has \(names.count)")
            return nil
        }
        let cells = Dictionary(zip(names, record.cells)) { first, _ in first }
        return TableRow(file: layout.file, line: record.line, cells: cells)
    }

    private mutating func note(_ file: String, _ line: Int, _ column: String?, _ message: String) {
        structureProblems.append(CatalogueProblem(file: file, line: line, column: column, message: message))
    }
}
