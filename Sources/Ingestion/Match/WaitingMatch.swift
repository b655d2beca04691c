internal import Catalogue
internal import Cryptography
internal import PostgresClient

/// Turns rows that waited for their subject into records once it is known. A name never links: only a number does, and only
/// when it leads to one subject.
struct WaitingMatch {
    private static let pageSize = 1000

    let session: Session
    let catalogue: Catalogue
    let personKey: PersonKey?

    /// Matches what can be matched.
    /// - Returns: how many rows became records or went into quarantine.
    /// - Throws: `PostgresError`; what was committed stays.
    func run() async throws -> Int {
        var matched = 0
        while true {
            try Task.checkCancellation()
            guard let count = try await session.transaction({ try await page($0) }) else { return matched }
            matched += count
        }
    }

    /// A row that need not wait any longer.
    private struct ReadyRow {
        let number: Int
        let raw: [UInt8]
        let code: String
    }

    private func page(_ session: Session) async throws -> Int? {
        let result = try await session.query(SQL.takeReady, [.integer(Self.pageSize)])
        guard result.count > 0, let id = UUIDBits(result.string(0, 0)) else { return nil }
        let rows = (0..<result.count).map {
            ReadyRow(number: result.integer($0, 1), raw: result.bytea($0, 2), code: result.string($0, 3))
        }
        let ambiguous = rows.filter(\.code.isEmpty).map { "\($0.number)" }
        if !ambiguous.isEmpty {
            try await session.query(SQL.stillWaiting, [.text(id.description), .array(ambiguous)])
        }
        let certain = rows.filter { !$0.code.isEmpty }
        if !certain.isEmpty { try await store(certain, of: id, session) }
        return certain.count
    }

    private func store(_ rows: [ReadyRow], of id: UUIDBits, _ session: Session) async throws {
        let found = try await session.query(SQL.waitingBatch, [.text(id.description)])
        guard found.count == 1, let format = PayloadFormat(rawValue: found.string(0, 2)),
            let action = RecordAction(rawValue: found.string(0, 4)),
            let informationClass = catalogue.informationClass(found.string(0, 0)),
            let source = catalogue.department(found.string(0, 1))
        else { throw BatchHasNoCatalogue() }
        let batch = ClaimedBatch(
            id: id, classCode: informationClass.code, source: source.code, format: format, action: action)
        let header =
            try found.isNull(0, 3)
            ? nil
            : CSVHeader.parse(
                stored: found.bytea(0, 3), informationClass, delimiter: format.delimiter)
        // Of a table the header tells the layout, by the catalogue of today; of JSON it was noted.
        let layout = header.map(\.layout) ?? informationClass.layouts.first { $0.code == found.string(0, 5) }
        let slice = try slice(rows, batch, informationClass, source, header, layout)
        let received = try await QualityCounter.day(of: batch, session)
        let writer = SliceWriter(
            session, batch, worker: "", registersSubjects: informationClass.registersSubjects,
            quality: QualityCounter(batch, informationClass, received: received, catalogue))
        try await writer.storeMatched(slice, rows.map(\.number))
    }

    private func slice(
        _ rows: [ReadyRow], _ batch: ClaimedBatch, _ informationClass: InformationClass, _ source: Department,
        _ header: CSVHeader?, _ layout: Layout?
    ) throws -> RowSlice {
        let decoder: any RowDecoder =
            header.map { CSVDecoder($0, informationClass) }
            ?? JSONLinesDecoder(informationClass: informationClass, layout: layout)
        let processor = try RowProcessor(
            informationClass, in: catalogue, layout: layout, source: source, personKey: personKey,
            today: catalogue.date, action: batch.action)
        let slice = RowSlice(batch: batch.id, startOffset: 0, row: 0)
        let row = RawRow(itemCount: informationClass.items.count)
        for ready in rows {
            ready.raw.withUnsafeBufferPointer { input in
                _ = decoder.decode(input, at: 0, isFinal: true, into: row)
                processor.process(row, input, number: ready.number, into: slice, code: Array(ready.code.utf8))
            }
        }
        return slice
    }
}
