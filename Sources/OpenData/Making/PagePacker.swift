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
    private let formats: [ExportFormat]
    private let table: CSVTable?

    /// Packs records of a class.
    init(_ informationClass: InformationClass, formats: [ExportFormat]) {
        self.formats = formats
        table = CSVTable(informationClass)
    }

    /// Packs changes, which have no columns of their own: NDJSON alone.
    init() {
        formats = [.ndjson]
        table = nil
    }

    /// The formats of its blocks.
    var made: [ExportFormat] { formats }

    /// Packs a page.
    /// - Parameter beginsFile: its blocks are the first of their files.
    func pack(_ rows: PostgresResult, beginsFile: Bool) throws -> [Block] {
        try formats.map { format in
            output.removeAll()
            switch (format, table) {
            case (.csv, let table?):
                if beginsFile { table.appendHead(to: output) }
                for row in 0..<rows.count { try table.append(rows, row, to: output) }
            case (_, nil): for row in 0..<rows.count { RecordLine.appendChange(rows, row, to: output) }
            case (.ndjson, _): for row in 0..<rows.count { RecordLine.append(rows, row, to: output) }
            }
            return Block(format: format, bytes: try packer.pack(output.rawBytes), unpacked: output.count)
        }
    }
}
