internal import CatalogueStore
internal import EventLoop
internal import HTTPServer
internal import PostgresClient

/// Reads listings for all requests of a loop. While as many statements run as keep the database busy, requests gather; those
/// that ask the same – the first page, mostly – share one statement and one document. It starts after the last of them arrived,
/// so each gets what it would have got alone.
///
/// Sendable because it is reached only on its loop's thread.
final class ListingReader: @unchecked Sendable {
    /// A question, and the order its answer is in.
    private struct Asked: Hashable {
        let question: ListingQuestion
        let order: ListingFilter.Order
    }

    private typealias Answer = Result<Document, PostgresError>
    private typealias Waiter = UnsafeContinuation<Answer, Never>

    private let context: ReaderContext
    private let classCode: String
    private var waiters: [Asked: [Waiter]] = [:]
    private var line: [Asked] = []
    private var running = 0

    init(_ context: ReaderContext, classCode: String) {
        self.context = context
        self.classCode = classCode
    }

    /// The document that answers a question.
    /// - Throws: `PostgresError`.
    func read(_ question: ListingQuestion, _ order: ListingFilter.Order) async throws(PostgresError) -> Document {
        let asked = Asked(question: question, order: order)
        return try await withUnsafeContinuation { (waiter: Waiter) in
            if waiters[asked] == nil { line.append(asked) }
            waiters[asked, default: []].append(waiter)
            startNext()
        }.get()
    }

    /// The records that answer a question.
    /// - Throws: `PostgresError`.
    func page(
        _ question: ListingQuestion, _ order: ListingFilter.Order
    ) async throws(PostgresError) -> ListingPage {
        ListingPage(try await context.connection.query(question.statement, question.values), question, order)
    }

    private func startNext() {
        // Two for each connection: one in work, and one in line so that the server need not wait for this side.
        guard !line.isEmpty, running < 2 * context.connection.size else { return }
        let asked = line.removeFirst()
        guard let waiting = waiters.removeValue(forKey: asked) else { return }
        running += 1
        Task(executorPreference: context.loop) {
            let answer: Answer
            do throws(PostgresError) {
                let page = try await self.page(asked.question, asked.order)
                let timeliness = Timeliness(self.context.catalogue.value, self.classCode)
                answer = .success(Document(ListingDocument(page: page, timeliness: timeliness).json))
            } catch {
                answer = .failure(error)
            }
            for waiter in waiting { waiter.resume(returning: answer) }
            self.running -= 1
            self.startNext()
        }
    }
}
