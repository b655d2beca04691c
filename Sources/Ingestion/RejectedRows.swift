public import Catalogue
import FoundationEssentials
public import PostgresClient

/// The rejected rows of a batch as CSV: what was received, with the reasons in front, to be mended and sent back as it is.
public struct RejectedRows: Sendable {
    /// The column of reasons. A file sent back may keep it: ingestion knows it and looks past it.
    public static let reasonColumn = "gongxin_reasons"

    let status: BatchStatus
    private let texts: FaultTexts

    /// The rejected rows of a batch.
    public init(_ status: BatchStatus, _ catalogue: Catalogue) {
        self.status = status
        texts = FaultTexts(catalogue, catalogue.informationClass(status.classCode))
    }

    var pages: BatchPages { BatchPages(batch: status.id, statement: SQL.rejectedRows) }

    /// Hands the file over piece by piece.
    /// - Parameter english: whether reasons are in English; Chinese otherwise.
    /// - Throws: `PostgresError`, and what `write` throws.
    public func stream(
        english: Bool, _ query: (Statement, [Parameter]) async throws -> PostgresResult,
        to write: ([UInt8]) async throws -> Void
    ) async throws {
        let header = try await header(query)
        // Excel takes a file for UTF-8 only when it begins with a byte order mark.
        var bytes: [UInt8] = [0xEF, 0xBB, 0xBF]
        bytes += Array(Self.reasonColumn.utf8) + [header.delimiter] + header.raw + [CSV.lineFeed]
        try await pages.each(query) { page in
            for row in 0..<page.count { append(page, row, header.delimiter, english, to: &bytes) }
            try await write(bytes)
            bytes.removeAll(keepingCapacity: true)
        }
    }

    /// The header the rows came with. Rows that came as JSON stand in one column, `row`.
    private func header(
        _ query: (Statement, [Parameter]) async throws -> PostgresResult
    ) async throws -> (delimiter: UInt8, raw: [UInt8]) {
        let stored = try await query(SQL.batchHeader, [.text(status.id.description)])
        guard status.format.hasHeader, stored.count == 1, !stored.isNull(0, 0) else {
            return (UInt8(ascii: ","), Array("row".utf8))
        }
        let raw = Array(stored.bytes(0, 0))
        if let delimiter = status.format.delimiter { return (delimiter, raw) }
        return (raw.withUnsafeBufferPointer { CSVHeader.likelyDelimiter($0, from: 0) }, raw)
    }

    private func append(
        _ page: PostgresResult, _ row: Int, _ delimiter: UInt8, _ english: Bool, to bytes: inout [UInt8]
    ) {
        bytes += CSVText.quoted("\(page.string(row, 0))：\(reasons(page.bytes(row, 2), english))")
        bytes.append(delimiter)
        let raw = page.bytea(row, 1)
        bytes += status.format.hasHeader ? raw : CSVText.quoted(String(decoding: raw, as: UTF8.self))
        bytes.append(CSV.lineFeed)
    }

    private struct StoredReason: Decodable {
        let code: String
        let item: String
        let value: String
        let limit: String
    }

    func reasons(_ json: UnsafeRawBufferPointer, _ english: Bool) -> String {
        guard let stored = try? JSONDecoder().decode([StoredReason].self, from: Data(json)) else { return "" }
        return stored.map { reason in
            let message = texts.message(reason.code, item: reason.item, value: reason.value, limit: reason.limit)
            return "[\(reason.code)] \(english ? message.english : message.chinese)"
        }.joined(separator: english ? "; " : "；")
    }
}
