internal import HTTPServer
internal import PostgresClient

/// Sends a file block by block. When the file becomes another one meanwhile – a record in it is public no more – or is withdrawn, it ends at
/// once: what was sent is no whole file then, and nobody takes it for one.
struct FileStream: Sendable {
    private let connection: PipelineGroup
    private let export: Int
    private let name: String
    private let edition: Int
    private let blocks: [(number: Int, size: Int)]

    init(_ connection: PipelineGroup, export: Int, name: String, edition: Int, blocks: [(number: Int, size: Int)]) {
        self.connection = connection
        self.export = export
        self.name = name
        self.edition = edition
        self.blocks = blocks
    }

    /// Sends some of its bytes.
    /// - Throws: `ExportProblem.beingRenewed`, `PostgresError`, and what the writer throws.
    func send(_ range: Range<Int>, to writer: ResponseBodyWriter) async throws {
        var start = 0
        for block in blocks where start < range.upperBound {
            let end = start + block.size
            if end > range.lowerBound {
                let bytes = try await read(block)
                let part = max(0, range.lowerBound - start)..<min(block.size, range.upperBound - start)
                try await send(bytes, part, writer)
            }
            start = end
        }
    }

    private func read(_ block: (number: Int, size: Int)) async throws -> PostgresResult {
        let rows = try await connection.query(
            SQL.readBlock, [.integer(export), .text(name), .integer(edition), .integer(block.number)])
        guard rows.count == 1, rows.bytes(0, 0).count == block.size else { throw ExportProblem.beingRenewed }
        return rows
    }

    private func send(_ rows: PostgresResult, _ part: Range<Int>, _ writer: ResponseBodyWriter) async throws {
        var place = part.lowerBound
        while place < part.upperBound {
            let end = min(place + 131_072, part.upperBound)
            try await writer.write(Array(rows.bytes(0, 0)[place..<end]))
            place = end
        }
    }
}
