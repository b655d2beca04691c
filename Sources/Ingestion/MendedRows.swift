import FoundationEssentials
public import Catalogue
public import PostgresClient

/// The values of a batch that were brought into standard form, as CSV: row, item, what was received and what it became.
public struct MendedRows: Sendable {
    private let status: BatchStatus
    private let names: [String: (chinese: String, english: String)]

    /// The mended rows of a batch.
    public init(_ status: BatchStatus, _ catalogue: Catalogue) {
        self.status = status
        let items = catalogue.informationClass(status.classCode)?.items ?? []
        names = Dictionary(items.map { ($0.code, ($0.name, $0.englishName)) }) { first, _ in first }
    }

    /// Hands the file over piece by piece.
    /// - Parameter english: whether headings and names are in English; Chinese otherwise.
    /// - Throws: `PostgresError`, and what `write` throws.
    public func stream(
        english: Bool, _ query: (Statement, [Parameter]) async throws -> PostgresResult,
        to write: ([UInt8]) async throws -> Void
    ) async throws {
        let headings =
            english ? ["row", "code", "item", "received", "kept as"] : ["行号", "指标项代码", "指标项", "收到的值", "规范后的值"]
        // Excel takes a file for UTF-8 only when it begins with a byte order mark.
        var bytes: [UInt8] = [0xEF, 0xBB, 0xBF] + CSVText.line(headings)
        try await BatchPages(batch: status.id, statement: SQL.mendedRows).each(query) { page in
            for row in 0..<page.count { bytes += lines(page, row, english) }
            try await write(bytes)
            bytes.removeAll(keepingCapacity: true)
        }
    }

    private struct StoredChange: Decodable {
        let item: String
        let received: String
        let value: String
    }

    private func lines(_ page: PostgresResult, _ row: Int, _ english: Bool) -> [UInt8] {
        let changes = (try? JSONDecoder().decode([StoredChange].self, from: Data(page.bytes(row, 1)))) ?? []
        return changes.flatMap { change in
            let name = names[change.item].map { english ? $0.english : $0.chinese } ?? ""
            return CSVText.line([page.string(row, 0), change.item, name, change.received, change.value])
        }
    }
}
