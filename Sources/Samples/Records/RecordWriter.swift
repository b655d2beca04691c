/// Writes the records of one information class.
///
/// A row depends on nothing but its number, so that any row can be written at any time.
protocol RecordWriter: Sendable {
    /// What was drawn for a row.
    associatedtype Record
    /// An item this writer has values for.
    associatedtype Column: Sendable

    /// What to write into each column of the class; nothing where nil.
    var columns: [Column?] { get }

    var population: Population { get }

    /// Draws a row.
    func record(ofRow row: Int) -> Record

    /// Appends a cell, quoted where that is needed.
    func append(_ column: Column, of record: Record, to output: inout [UInt8])

    /// Appends a row with its line end. A requirement, though every writer takes the one below, because that makes the
    /// compiler write one for each of them; without that, rows took four times as long.
    func append(row: Int, to output: inout [UInt8])
}

extension RecordWriter {
    func append(row: Int, to output: inout [UInt8]) {
        let record = record(ofRow: row)
        for (index, column) in columns.enumerated() {
            if index > 0 { output.append(CSVCell.separator) }
            if let column { append(column, of: record, to: &output) }
        }
        output.append(CSVCell.rowEnd)
    }

    /// The cells of a row.
    func cells(ofRow row: Int) -> [[UInt8]] {
        let record = record(ofRow: row)
        return columns.map { column in
            var cell: [UInt8] = []
            if let column { append(column, of: record, to: &cell) }
            return cell
        }
    }
}
