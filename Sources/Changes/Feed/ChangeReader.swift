internal import EventLoop
internal import HTTPServer
internal import PostgresClient

/// Reads pages for everybody who follows the feed on a loop. Those who ask the same – all who have caught up, mostly – share one
/// statement, which starts after the last of them has asked, and one text.
///
/// Sendable because it is reached only on its loop's thread.
final class ChangeReader: @unchecked Sendable {
    /// A page and its texts, each made once.
    ///
    /// Sendable because it is reached on one loop only.
    final class Shared: @unchecked Sendable {
        let page: ChangePage
        private(set) lazy var document = Document(page.json)
        private(set) lazy var events = page.events

        init(_ page: ChangePage) { self.page = page }
    }

    private typealias Waiter = UnsafeContinuation<Result<Shared, PostgresError>, Never>

    private let connection: PipelineGroup
    let loop: EventLoop
    private var waiters: [ChangeQuestion: [Waiter]] = [:]
    private var order: [ChangeQuestion] = []
    private var running = 0

    init(_ connection: PipelineGroup, on loop: EventLoop) {
        self.connection = connection
        self.loop = loop
    }

    /// Reads a page.
    /// - Throws: `PostgresError`.
    func read(_ question: ChangeQuestion) async throws -> Shared {
        let answer = await withUnsafeContinuation { (waiter: Waiter) in
            if waiters[question] == nil {
                order.append(question)
                // Not at once: those whom the same call has woken ask in this turn, too.
                Task(executorPreference: loop) { await self.answerNext() }
            }
            waiters[question, default: []].append(waiter)
        }
        return try answer.get()
    }

    private func answerNext() async {
        // The other readers of the loop have the same connections.
        guard running < connection.size, !order.isEmpty else { return }
        let question = order.removeFirst()
        guard let waiting = waiters.removeValue(forKey: question) else { return }
        running += 1
        let result: Result<Shared, PostgresError>
        do throws(PostgresError) {
            let rows = try await connection.query(ChangeQuestion.statement, question.parameters)
            result = .success(Shared(ChangePage(rows, for: question)))
        } catch {
            result = .failure(error)
        }
        running -= 1
        for waiter in waiting { waiter.resume(returning: result) }
        if !order.isEmpty { Task(executorPreference: loop) { await self.answerNext() } }
    }
}
