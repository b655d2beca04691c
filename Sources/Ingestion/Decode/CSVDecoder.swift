internal import Catalogue
internal import Formats

/// Decodes comma-separated values (RFC 4180), with any one-byte delimiter and either line end.
///
/// A fault stays in its row: when quotes do not close where they should, only the first line of what they swallowed counts
/// as damaged, and decoding goes on with the next line.
struct CSVDecoder: RowDecoder {
    let delimiter: UInt8
    /// For each column the item it fills, -1 for none.
    let items: [Int]
    /// The items that take several values: where several columns fill one, their values are joined.
    let lists: Set<Int>

    init(delimiter: UInt8, items: [Int], lists: Set<Int> = []) {
        self.delimiter = delimiter
        self.items = items
        self.lists = lists
    }

    /// A decoder for the rows below a header.
    init(_ header: CSVHeader, _ informationClass: InformationClass) {
        let lists = informationClass.items.indices.filter { informationClass.items[$0].type == .codes }
        self.init(delimiter: header.delimiter, items: header.items, lists: Set(lists))
    }

    func decode(
        _ input: UnsafeBufferPointer<UInt8>, at start: Int, isFinal: Bool, into row: RawRow
    ) -> DecodeStep {
        var first = start
        while first < input.count, input[first] == CSV.lineFeed || input[first] == CSV.carriageReturn { first += 1 }
        guard first < input.count else { return isFinal ? .end : .needsMore }
        row.reset(start: first)
        var scan = CSVScan(input: input, position: first, isFinal: isFinal)
        var column = 0
        while true {
            let field = scan.field(delimiter)
            switch field.ending {
            case .cut:
                if !isFinal && input.count - first <= RowLimit.window { return .needsMore }
                return damaged(row, input, RawRow.Damage("unclosed_quote"), scan)
            case .stray:
                return damaged(row, input, RawRow.Damage("stray_quote"), scan)
            case .delimiter, .line:
                if column < items.count, items[column] >= 0 { fill(items[column], field, input, row) }
                column += 1
                if field.ending == .line { return finish(row, input, scan, columns: column) }
            }
        }
    }

    private func finish(
        _ row: RawRow, _ input: UnsafeBufferPointer<UInt8>, _ scan: CSVScan, columns: Int
    ) -> DecodeStep {
        row.end = scan.lineEnd
        let isTooLong = row.end - row.start > RowLimit.bytes
        if isTooLong || columns != items.count, scan.firstQuotedNewline != nil {
            return damaged(row, input, RawRow.Damage("unclosed_quote"), scan)
        }
        if isTooLong {
            row.damage = RowLimit.damage
        } else if columns != items.count {
            let fault = columns < items.count ? "too_few_columns" : "too_many_columns"
            row.damage = RawRow.Damage(fault, value: "\(columns)", limit: "\(items.count)")
        }
        return .row(next: scan.position)
    }

    /// Gives up the row's first line, all of it: where the window ends must not decide what a row is.
    private func damaged(
        _ row: RawRow, _ input: UnsafeBufferPointer<UInt8>, _ damage: RawRow.Damage, _ scan: CSVScan
    ) -> DecodeStep {
        var end = row.start
        while end < input.count, input[end] != CSV.lineFeed { end += 1 }
        if end == input.count, !scan.isFinal {
            if end - row.start <= RowLimit.window { return .needsMore }
            row.end = end
            row.damage = RowLimit.damage
            return .lineGoesOn
        }
        let next = min(end + 1, input.count)
        if end > row.start, input[end - 1] == CSV.carriageReturn { end -= 1 }
        row.end = end
        if end - row.start > RowLimit.bytes {
            row.damage = RowLimit.damage
        } else {
            row.damage = scan.firstQuotedNewline == nil ? damage : RawRow.Damage("unclosed_quote")
        }
        return .row(next: next)
    }

    private func fill(_ item: Int, _ field: CSVScan.Field, _ input: UnsafeBufferPointer<UInt8>, _ row: RawRow) {
        // Two columns may mean one item, as old spellings beside new ones do: the first that says something counts.
        if row[item].length > 0 {
            if lists.contains(item), field.end > field.start { row.join(cell(field, input, row), to: item, in: input) }
            return
        }
        row[item] = cell(field, input, row)
    }

    private func cell(_ field: CSVScan.Field, _ input: UnsafeBufferPointer<UInt8>, _ row: RawRow) -> RawRow.Cell {
        if !field.hasEscapes { return RawRow.Cell(offset: field.start, length: field.end - field.start) }
        let offset = row.scratch.count
        var index = field.start
        while index < field.end {
            row.scratch.append(input[index])
            index += input[index] == CSV.quote ? 2 : 1
        }
        return RawRow.Cell(offset: offset, length: row.scratch.count - offset, isUnescaped: true)
    }
}

/// The bytes that matter in CSV.
enum CSV {
    static let quote = UInt8(ascii: "\"")
    static let lineFeed = UInt8(ascii: "\n")
    static let carriageReturn = UInt8(ascii: "\r")
}
