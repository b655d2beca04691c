internal import Formats

/// One row as decoded: where each item's text lies. Reused from row to row.
final class RawRow {
    /// Where the text of an item is: in the input, or unescaped in `scratch`.
    struct Cell {
        var offset = 0
        var length = -1
        var isUnescaped = false
    }

    /// What is wrong with the row as a whole.
    struct Damage {
        let fault: String
        let item: String
        let value: String
        let limit: String

        init(_ fault: String, item: String = "", value: String = "", limit: String = "") {
            self.fault = fault
            self.item = item
            self.value = value
            self.limit = limit
        }
    }

    let itemCount: Int
    let scratch = OutputBuffer()
    /// The row's first byte and the byte behind its last, line end excluded, in the input.
    var start = 0
    var end = 0
    var damage: Damage?
    /// The members of a JSON row that no item answers to.
    var unknownMembers = 0
    private let cells: UnsafeMutablePointer<Cell>

    init(itemCount: Int) {
        self.itemCount = itemCount
        cells = .allocate(capacity: max(1, itemCount))
        cells.initialize(repeating: Cell(), count: max(1, itemCount))
    }

    deinit { cells.deallocate() }

    subscript(item: Int) -> Cell {
        get { cells[item] }
        set { cells[item] = newValue }
    }

    func reset(start: Int) {
        for index in 0..<itemCount { cells[index].length = -1 }
        scratch.removeAll()
        self.start = start
        end = start
        damage = nil
        unknownMembers = 0
    }

    /// The text of an item; empty when the row has none. Valid until the next row.
    func text(_ item: Int, in input: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8> {
        text(cells[item], in: input)
    }

    private func text(_ cell: Cell, in input: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8> {
        guard cell.length > 0 else { return UnsafeBufferPointer(start: nil, count: 0) }
        if cell.isUnescaped { return scratch.slice(cell.offset, cell.offset + cell.length) }
        return UnsafeBufferPointer(rebasing: input[cell.offset..<cell.offset + cell.length])
    }
    func string(_ cell: Cell, in input: UnsafeBufferPointer<UInt8>) -> String {
        String(decoding: text(cell, in: input), as: UTF8.self)
    }

    /// Adds another value to those of an item that takes several.
    func join(_ value: Cell, to item: Int, in input: UnsafeBufferPointer<UInt8>) {
        // Copied, since the scratch space may move while it grows.
        let (before, added) = (Array(text(item, in: input)), Array(text(value, in: input)))
        let offset = scratch.count
        scratch.append(before)
        scratch.append(UInt8(ascii: ";"))
        scratch.append(added)
        cells[item] = Cell(offset: offset, length: scratch.count - offset, isUnescaped: true)
    }
}
