internal import Catalogue

/// Cuts a batch's payload into slices of processed rows.
///
/// Sendable because it is used by one task at a time on one loop.
final class SliceBuilder: @unchecked Sendable {
    private let reader: PayloadReader
    private let decoder: any RowDecoder
    private let processor: RowProcessor
    private let batch: UUIDBits
    private let mostRows: Int
    private let countsLines: Bool
    private let checkedItems: [Int]?
    private let row: RawRow
    private var offset: Int
    private var number: Int
    private var isAtEnd = false

    /// - Parameters:
    ///   - offset: where the first row starts in the payload.
    ///   - number: the number of that row.
    ///   - countsLines: whether empty lines count as rows, as those of a sheet do.
    ///   - mostRows: how many rows a slice may have.
    ///   - checkedItems: of a snapshot that is only being checked, the items whose filling is counted.
    init(
        _ reader: PayloadReader, _ decoder: any RowDecoder, _ processor: RowProcessor, batch: UUIDBits, itemCount: Int,
        offset: Int, number: Int, countsLines: Bool = false, mostRows: Int = SliceLimit.rows,
        checkedItems: [Int]? = nil
    ) {
        self.reader = reader
        self.decoder = decoder
        self.processor = processor
        self.batch = batch
        self.mostRows = mostRows
        self.countsLines = countsLines
        self.checkedItems = checkedItems
        self.offset = offset
        self.number = number
        row = RawRow(itemCount: itemCount)
    }

    /// The next slice; nil when the last one was given out.
    func next(from progress: Int) async throws -> RowSlice? {
        if isAtEnd { return nil }
        let slice = RowSlice(batch: batch, startOffset: progress, row: number, mostRows: mostRows)
        slice.check = checkedItems.map { SnapshotRows(batch: batch, items: $0) }
        while !slice.isFull && !isAtEnd {
            try Task.checkCancellation()
            try await decodeSome(into: slice)
        }
        slice.endOffset = offset
        slice.endRow = number
        slice.payloadOffset = reader.payloadPosition(at: offset)
        slice.isLast = isAtEnd
        return slice
    }

    /// Decodes a few rows, then lets the loop look after its connections.
    private func decodeSome(into slice: RowSlice) async throws {
        for _ in 0..<128 where !slice.isFull {
            switch decoder.decode(reader.bytes, at: offset - reader.start, isFinal: reader.isFinal, into: row) {
            case .row(let next):
                if countsLines { number += row.start - (offset - reader.start) }
                take(into: slice)
                offset = reader.start + next
            case .needsMore:
                try await reader.extend(keepingFrom: offset)
            case .lineGoesOn:
                take(into: slice)
                try await skipLine()
            case .end:
                isAtEnd = true
                offset = reader.start + reader.bytes.count
                return
            }
        }
        await Task.yield()
    }

    private func take(into slice: RowSlice) {
        if let check = slice.check {
            processor.check(row, reader.bytes, into: check, &slice.tally)
        } else {
            processor.process(row, reader.bytes, number: number, into: slice)
        }
        number += 1
    }

    /// Moves on behind the next line feed, keeping no more than a chunk of the payload in memory.
    private func skipLine() async throws {
        offset = reader.start + reader.bytes.count
        while true {
            if reader.isFinal { return }
            try await reader.extend(keepingFrom: offset)
            if let lineFeed = reader.bytes.firstIndex(of: CSV.lineFeed) {
                offset = reader.start + lineFeed + 1
                return
            }
            offset = reader.start + reader.bytes.count
        }
    }
}
