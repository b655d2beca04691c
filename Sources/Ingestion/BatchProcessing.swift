internal import Catalogue
internal import Cryptography
internal import EventLoop
internal import PostgresClient

/// The way of one claimed batch from its payload to its records. While slices are being stored the next is decoded.
struct BatchProcessing: Sendable {
    var batch: ClaimedBatch
    let worker: String
    let informationClass: InformationClass
    let source: Department
    let catalogue: Catalogue
    let personKey: PersonKey?
    let loop: EventLoop
    let reader: Session
    let writers: [Session]
    var sliceRows = SliceLimit.rows

    /// Stores what is left of the batch.
    /// - Throws: `BatchTakenOver`, `PostgresError`, `PayloadIncomplete`, `UnpackingError`, `CSVHeader.Fault`; what was committed stays.
    func run() async throws {
        let received = try await QualityCounter.day(of: batch, reader)
        let quality = QualityCounter(batch, informationClass, received: received, catalogue)
        let payload = try PayloadReader(reader, batch, on: loop)
        do {
            let builder = try await makeBuilder(payload)
            try await store(builder, quality)
            await payload.finish()
        } catch {
            await payload.finish()
            throw error
        }
    }

    /// - Parameter checkedItems: of a snapshot that is only being checked, the items whose filling is counted.
    func makeBuilder(_ payload: PayloadReader, checkedItems: [Int]? = nil) async throws -> SliceBuilder {
        var layout: Layout?
        var offset = batch.nextOffset
        var number = batch.nextRow
        let decoder: any RowDecoder
        switch batch.format {
        case .ndjson, .json:
            layout = try await jsonLayout(payload)
            decoder = JSONLinesDecoder(
                informationClass: informationClass, layout: layout, endsLines: batch.format == .json)
            if offset == 0, payload.bytes.starts(with: [0xEF, 0xBB, 0xBF]) { offset = 3 }
        case .csv, .xlsx:
            let header = try await header(payload)
            layout = header.layout
            decoder = CSVDecoder(header, informationClass)
            if offset == 0 {
                if let layout { try await note(layout, payload) }
                offset = header.length
                number += 1 + emptyLines(payload)
            }
        }
        let processor = try RowProcessor(
            informationClass, in: catalogue, layout: layout, source: source, personKey: personKey,
            today: catalogue.date, action: batch.action)
        return SliceBuilder(
            payload, decoder, processor, batch: batch.id, itemCount: informationClass.items.count, offset: offset,
            number: number, countsLines: batch.format == .xlsx, mostRows: sliceRows,
            checkedItems: checkedItems)
    }

    /// Knows the layout of a JSON payload by its beginning, or as it was noted when the batch was begun.
    private func jsonLayout(_ payload: PayloadReader) async throws -> Layout? {
        if batch.nextOffset > 0 {
            await payload.finish()
            let noted = try await reader.query(SQL.batchLayout, [.text(batch.id.description)])
            return informationClass.layouts.first { $0.code == noted.string(0, 0) }
        }
        repeat {
            try await payload.extend(keepingFrom: 0)
        } while !payload.isFinal && !JSONLayout.isEnough(payload.bytes)
        let layout = JSONLayout.layout(of: payload.bytes, isFinal: payload.isFinal, informationClass)
        if let layout { try await note(layout, payload) }
        return layout
    }

    private func note(_ layout: Layout, _ payload: PayloadReader) async throws {
        await payload.finish()
        try await reader.query(SQL.noteLayout, [.text(batch.id.description), .text(layout.code)])
    }

    /// Reads the header again, by the catalogue of today; the upload was accepted with it.
    private func header(_ payload: PayloadReader) async throws -> CSVHeader {
        if batch.nextOffset == 0 {
            while true {
                if let header = try parse(payload.bytes, isFinal: payload.isFinal) {
                    if batch.format == .xlsx { try await note(header, payload) }
                    return header
                }
                try await payload.extend(keepingFrom: 0)
            }
        }
        await payload.finish()
        let stored = try await reader.query(SQL.batchHeader, [.text(batch.id.description)])
        guard
            let header = try CSVHeader.parse(
                stored: Array(stored.bytes(0, 0)), informationClass, delimiter: batch.format.delimiter)
        else { throw CSVHeader.Fault.empty }
        return header
    }

    private func parse(_ text: UnsafeBufferPointer<UInt8>, isFinal: Bool) throws -> CSVHeader? {
        try CSVHeader.parse(text, isFinal: isFinal, informationClass, delimiter: batch.format.delimiter)
    }

    /// The header of a workbook shows only now.
    private func note(_ header: CSVHeader, _ payload: PayloadReader) async throws {
        await payload.finish()
        try await reader.query(
            SQL.noteHeader,
            [
                .text(batch.id.description), .text(worker), .bytes(header.raw), .array(header.unknownColumns),
                .array(header.missingColumns),
            ])
    }

    /// The empty rows of a sheet before its header.
    private func emptyLines(_ payload: PayloadReader) -> Int {
        batch.format == .xlsx ? payload.bytes.prefix { $0 == CSV.lineFeed }.count : 0
    }

    private func store(_ builder: SliceBuilder, _ quality: QualityCounter) async throws {
        let novelty = Novelty()
        let slices = writers.map {
            SliceWriter(
                $0, batch, worker: worker, registersSubjects: informationClass.registersSubjects, quality: quality,
                novelty: novelty)
        }
        let queue = SliceQueue(slices, on: loop)
        var progress = batch.nextOffset
        do {
            while let slice = try await builder.next(from: progress) {
                progress = slice.endOffset
                try await queue.add(slice)
            }
            try await queue.finish()
        } catch {
            await queue.end()
            throw error
        }
    }
}
