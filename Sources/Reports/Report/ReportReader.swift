internal import EventLoop
internal import PostgresClient

/// Reads reports for all requests of a loop. While as many statements run as keep the database busy, requests gather; the next
/// statement then reads for all of them at once, which costs the database little more than one report.
///
/// Sendable because it is reached only on its loop's thread.
final class ReportReader: @unchecked Sendable {
    /// The most records of a class that a report shows; what there is beyond is counted and found in the listings.
    static let mostRecords = 500
    /// The most subjects one statement reads: more would make the first of them wait for the last, and what the server sends would
    /// no longer fit into the processors' caches.
    private static let mostSubjects = 32

    private let context: ReaderContext
    private var waiting: [(code: String, continuation: UnsafeContinuation<Result<SubjectRows, PostgresError>, Never>)] =
        []
    private var running = 0

    init(_ context: ReaderContext) { self.context = context }

    /// The rows of one subject.
    /// - Throws: `PostgresError`.
    func read(_ code: String) async throws(PostgresError) -> SubjectRows {
        try await withUnsafeContinuation { continuation in
            waiting.append((code, continuation))
            startNext()
        }.get()
    }

    private func startNext() {
        // Two for each connection: one in work, and one in line so that the server need not wait for this side.
        guard !waiting.isEmpty, running < 2 * context.connection.size else { return }
        let taken = Array(waiting.prefix(Self.mostSubjects))
        waiting.removeFirst(taken.count)
        running += 1
        Task(executorPreference: context.loop) {
            await self.read(taken)
            self.running -= 1
            self.startNext()
        }
    }

    private func read(
        _ taken: [(code: String, continuation: UnsafeContinuation<Result<SubjectRows, PostgresError>, Never>)]
    ) async {
        do throws(PostgresError) {
            let rows = try await context.connection.query(
                SQL.report, [.array(Array(Set(taken.map(\.code)))), .integer(Self.mostRecords)])
            let places = SubjectRows.places(in: rows)
            for (code, continuation) in taken {
                continuation.resume(returning: .success(places[code] ?? SubjectRows(rows)))
            }
        } catch {
            for (_, continuation) in taken { continuation.resume(returning: .failure(error)) }
        }
    }
}

/// The rows of one subject in a result for several.
struct SubjectRows: Sendable {
    let result: PostgresResult
    /// The row of the subject itself, if it is known.
    private(set) var subject: Int?
    /// The rows of its records.
    private(set) var records: Range<Int> = 0..<0

    init(_ result: PostgresResult) { self.result = result }

    /// Where each subject's rows are. The subjects come first; the records of each come together.
    static func places(in result: PostgresResult) -> [String: SubjectRows] {
        var places: [String: SubjectRows] = [:]
        var row = 0
        while row < result.count, result.isNull(row, ReportDocument.Column.key) {
            places[result.string(row, 0), default: SubjectRows(result)].subject = row
            row += 1
        }
        while row < result.count {
            var end = row + 1
            while end < result.count, result.bytes(end, 0).elementsEqual(result.bytes(row, 0)) { end += 1 }
            places[result.string(row, 0), default: SubjectRows(result)].records = row..<end
            row = end
        }
        return places
    }
}
