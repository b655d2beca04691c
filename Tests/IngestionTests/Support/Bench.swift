import Catalogue
import Cryptography
import TestSupport
import Testing

@testable import Ingestion

/// Takes payloads through decode, normalise, validate and classify, without a database.
struct Bench {
    var catalogue: Catalogue
    var personKey: PersonKey?

    init(catalogue: Catalogue? = nil) throws {
        self.catalogue = try catalogue ?? Self.shipped.get()
        personKey = try Self.key()
    }

    static let shipped = Result { try TestDatabase.catalogue() }

    static func key(_ byte: UInt8 = 7) throws -> PersonKey {
        try PersonKey(master: [UInt8](repeating: byte, count: 32))
    }

    func informationClass(_ code: String) throws -> InformationClass {
        try #require(catalogue.informationClass(code))
    }

    func processor(
        _ classCode: String, source: String = "990000-scjg", layout: Layout? = nil
    ) throws -> RowProcessor {
        try RowProcessor(
            informationClass(classCode), in: catalogue, layout: layout, source: #require(catalogue.department(source)),
            personKey: personKey, today: catalogue.date)
    }

    /// Processes a whole payload at once and reads back what would be stored.
    func process(_ classCode: String, _ payload: [UInt8], _ format: PayloadFormat = .csv) throws -> ProcessedRows {
        try ProcessedRows(slice(classCode, payload, format))
    }

    /// Processes a whole payload at once.
    func slice(_ classCode: String, _ payload: [UInt8], _ format: PayloadFormat = .csv) throws -> RowSlice {
        let informationClass = try informationClass(classCode)
        let slice = RowSlice(batch: UUIDBits(high: 1, low: 2), startOffset: 0, row: 1)
        let row = RawRow(itemCount: informationClass.items.count)
        try payload.withUnsafeBufferPointer { input in
            var (decoder, offset, number, layout) = try start(informationClass, input, format)
            let processor = try processor(classCode, layout: layout)
            while case .row(let next) = decoder.decode(input, at: offset, isFinal: true, into: row) {
                processor.process(row, input, number: number, into: slice)
                number += 1
                offset = next
            }
        }
        return slice
    }

    private func start(
        _ informationClass: InformationClass, _ input: UnsafeBufferPointer<UInt8>, _ format: PayloadFormat
    ) throws -> (any RowDecoder, Int, Int, Layout?) {
        if format == .ndjson {
            let layout = JSONLayout.layout(of: input, isFinal: true, informationClass)
            return (JSONLinesDecoder(informationClass: informationClass, layout: layout), 0, 1, layout)
        }
        let header = try #require(try CSVHeader.parse(input, isFinal: true, informationClass))
        return (CSVDecoder(header, informationClass), header.length, 2, header.layout)
    }

    /// Processes one record given by item codes.
    func process(_ classCode: String, _ record: [String: String]) throws -> ProcessedRows {
        try process(classCode, Payload.csv([record]))
    }

    /// The shipped catalogue with texts of one of its files replaced.
    static func catalogue(_ file: String, replacing old: String, with new: String) throws -> Catalogue {
        try catalogue { contents in
            #expect(contents[file]?.contains(old) == true)
            contents[file] = contents[file]?.replacing(old, with: new)
        }
    }

    static func catalogue(
        on date: CivilDate = TestDatabase.today, _ change: (inout [String: String]) -> Void
    ) throws -> Catalogue {
        var contents = try CatalogueFiles(directory: ProjectFolder.schema + "/catalogue").contents
        change(&contents)
        return try Catalogue(files: CatalogueFiles(contents: contents), on: date)
    }
}
