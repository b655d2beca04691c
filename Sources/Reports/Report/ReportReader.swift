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

    /// A request that waits.
    private struct Waiting {
        let code: String
        let continuation: UnsafeContinuation<Result<SubjectRows, PostgresError>, Never>
    }

    private let context: ReaderContext
    private var waiting: [Waiting] = []
    private var running = 0

    init(_ context: ReaderContext) { self.context = context }

    /// The rows of one subject.
    /// - Throws: `PostgresError`.
    func read(_ code: String) async throws(PostgresError) -> SubjectRows {
        try await withUnsafeContinuation { continuation in
            waiting.append(Waiting(code: code, continuation: continuation))
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

    private func read(_ taken: [Waiting]) async {
        // In order, as the database finds subjects: then its rows come in the order of the codes.
        let taken = taken.sorted { $0.code < $1.code }
        let codes = taken.map { $0.code }
        do throws(PostgresError) {
            let rows = try await context.connection.query(
                SQL.report, [.array(Self.each(codes)), .integer(Self.mostRecords)])
            for (waiting, found) in zip(taken, SubjectRows.places(of: codes, in: rows)) {
                waiting.continuation.resume(returning: .success(found))
            }
        } catch {
            for waiting in taken { waiting.continuation.resume(returning: .failure(error)) }
        }
    }

    /// Sorted codes, each once.
    private static func each(_ codes: [String]) -> [String] {
        codes.indices.filter { $0 == 0 || codes[$0] != codes[$0 - 1] }.map { codes[$0] }
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

    /// Where the rows of each of these codes are, which may be there several times. The subjects come first; the records of each come
    /// together.
    static func places(of codes: [String], in result: PostgresResult) -> [SubjectRows] {
        var finder = CodeFinder(codes)
        var places = [SubjectRows](repeating: SubjectRows(result), count: codes.count)
        var row = 0
        while row < result.count, result.isNull(row, ReportDocument.Column.key) {
            for place in finder.places(of: result.bytes(row, 0)) { places[place].subject = row }
            row += 1
        }
        while row < result.count {
            let code = result.bytes(row, 0)
            var end = row + 1
            while end < result.count, result.bytes(end, 0).isEqual(to: code) { end += 1 }
            for place in finder.places(of: code) { places[place].records = row..<end }
            row = end
        }
        return places
    }
}

/// Finds codes among sorted ones, quickly when they are asked for in their order.
private struct CodeFinder {
    private let codes: [String]
    private var next = 0

    init(_ codes: [String]) { self.codes = codes }

    /// The places of a code.
    mutating func places(of code: UnsafeRawBufferPointer) -> Range<Int> {
        var looked = 0
        while !isCode(next, code), looked < codes.count {
            next = (next + 1) % codes.count
            looked += 1
        }
        var end = next
        while end < codes.count, isCode(end, code) { end += 1 }
        defer { if end > next { next = end % codes.count } }
        return next..<end
    }

    private func isCode(_ place: Int, _ code: UnsafeRawBufferPointer) -> Bool {
        var text = codes[place]
        return text.withUTF8 { UnsafeRawBufferPointer($0).isEqual(to: code) }
    }
}
