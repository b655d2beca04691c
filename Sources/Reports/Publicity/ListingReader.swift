internal import EventLoop
internal import HTTPServer
internal import PostgresClient

/// Reads listings for all requests of a loop. While as many statements run as keep the database busy, requests gather; those
/// that ask the same – the first page, mostly – share one statement and one document. It starts after the last of them arrived,
/// so each gets what it would have got alone.
///
/// Sendable because it is reached only on its loop's thread.
final class ListingReader: @unchecked Sendable {
    /// A statement with its values, and how many records its page shows.
    struct Question: Hashable {
        let statement: Statement
        let values: [Parameter]
        let limit: Int
    }

    private typealias Answer = Result<Document, PostgresError>
    private typealias Waiter = UnsafeContinuation<Answer, Never>

    private let context: ReaderContext
    private var waiters: [Question: [Waiter]] = [:]
    private var order: [Question] = []
    private var running = 0

    init(_ context: ReaderContext) { self.context = context }

    /// The document that answers a question.
    /// - Throws: `PostgresError`.
    func read(_ question: Question) async throws(PostgresError) -> Document {
        try await withUnsafeContinuation { (waiter: Waiter) in
            if waiters[question] == nil { order.append(question) }
            waiters[question, default: []].append(waiter)
            startNext()
        }.get()
    }

    private func startNext() {
        // Two for each connection: one in work, and one in line so that the server need not wait for this side.
        guard !order.isEmpty, running < 2 * context.connection.size else { return }
        let question = order.removeFirst()
        guard let waiting = waiters.removeValue(forKey: question) else { return }
        running += 1
        Task(executorPreference: context.loop) {
            let answer: Answer
            do throws(PostgresError) {
                let rows = try await self.context.connection.query(question.statement, question.values)
                answer = .success(Document(ListingDocument(rows: rows, limit: question.limit).json))
            } catch {
                answer = .failure(error)
            }
            for waiter in waiting { waiter.resume(returning: answer) }
            self.running -= 1
            self.startNext()
        }
    }
}
