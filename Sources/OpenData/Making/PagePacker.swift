internal import Catalogue
internal import Formats
internal import PostgresClient

/// Turns pages into blocks, on a thread of its own: while one page is written and packed, the database reads the next.
///
/// Sendable because only one page is packed at a time.
final class PagePacker: @unchecked Sendable {
    /// What a page becomes in one format.
    struct Block: Sendable {
        let format: ExportFormat
        let bytes: [UInt8]
        /// The length before packing.
        let unpacked: Int
    }

    private let packer = GzipPacker()
    private let output = OutputBuffer(capacity: 6 << 20)
    private let records: (naming: RecordNaming, table: CSVTable)?

    /// The formats of its blocks.
    let formats: [ExportFormat]

    /// Packs records of a class.
    /// - Throws: `CryptographyError` when OpenSSL's configuration forbids what records are named by.
    init(_ informationClass: InformationClass, formats: [ExportFormat]) throws {
        self.formats = formats
        records = (try RecordNaming(classCode: informationClass.code), CSVTable(informationClass))
    }

    /// Packs changes, which have no columns of their own: NDJSON alone.
    init() {
        formats = [.ndjson]
        records = nil
    }

    /// Packs a page.
    /// - Parameter beginsFile: its blocks are the first of their files.
    func pack(_ rows: PostgresResult, beginsFile: Bool) throws -> [Block] {
        guard let (naming, table) = records else {
            return [try block(.ndjson) { for row in 0..<rows.count { RecordLine.appendChange(rows, row, to: $0) } }]
        }
        let page = naming.page(rows)
        return try formats.map { format in
            try block(format) { output in
                switch format {
                case .ndjson: for row in 0..<rows.count { RecordLine.append(page, row, to: output) }
                case .csv:
                    if beginsFile { table.appendHead(to: output) }
                    for row in 0..<rows.count { try table.append(page, row, to: output) }
                }
            }
        }
    }

    private func block(_ format: ExportFormat, _ write: (OutputBuffer) throws -> Void) throws -> Block {
        output.removeAll()
        try write(output)
        return Block(format: format, bytes: try packer.pack(output.rawBytes), unpacked: output.count)
    }
}
