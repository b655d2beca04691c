public import PostgresClient

/// The rows of a batch that wait for their subject, as CSV: row, their former numbers, since when, and whether those lead to
/// several subjects.
public struct WaitingRows: Sendable {
    private let status: BatchStatus

    /// The waiting rows of a batch.
    public init(_ status: BatchStatus) { self.status = status }

    private var pages: BatchPages { BatchPages(batch: status.id, statement: SQL.waitingRows) }

    /// Hands the file over piece by piece.
    /// - Parameter english: whether headings and states are in English; Chinese otherwise.
    /// - Throws: `PostgresError`, and what `write` throws.
    public func stream(
        english: Bool, _ query: (Statement, [Parameter]) async throws -> PostgresResult,
        to write: ([UInt8]) async throws -> Void
    ) async throws {
        let headings = english ? ["row", "numbers", "since", "state"] : ["行号", "旧证照号码", "等待起始日", "状态"]
        // Excel takes a file for UTF-8 only when it begins with a byte order mark.
        var bytes: [UInt8] = [0xEF, 0xBB, 0xBF] + CSVText.line(headings)
        try await pages.each(query) { page in
            for row in 0..<page.count {
                let state = state(isAmbiguous: page.boolean(row, 1), english)
                bytes += CSVText.line([page.string(row, 0), page.string(row, 3), page.string(row, 2), state])
            }
            try await write(bytes)
            bytes.removeAll(keepingCapacity: true)
        }
    }

    /// Why rows wait, in Chinese, by row number.
    /// - Throws: `PostgresError`.
    public func reasons(
        _ query: (Statement, [Parameter]) async throws -> PostgresResult
    ) async throws -> [Int: String] {
        var reasons: [Int: String] = [:]
        try await pages.each(query) { page in
            for row in 0..<page.count {
                reasons[page.integer(row, 0)] = state(isAmbiguous: page.boolean(row, 1), false)
            }
        }
        return reasons
    }

    private func state(isAmbiguous: Bool, _ english: Bool) -> String {
        switch (isAmbiguous, english) {
        case (true, true): "the numbers belong to several subjects: add the credit code"
        case (true, false): "号码对应多个主体，请补填统一社会信用代码"
        case (false, true): "no registration with this number yet"
        case (false, false): "尚无使用该号码的登记信息"
        }
    }
}
