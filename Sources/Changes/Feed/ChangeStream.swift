internal import EventLoop
internal import HTTPServer
internal import PostgresClient

/// The feed as server-sent events (WHATWG HTML, 9.2): sent as they come, as fast as the reader takes them. Between two pages nothing of
/// the database is held.
struct ChangeStream: Sendable {
    /// Sent when there is nothing else, so that both sides see whether the other is still there.
    private static let heartbeat = Duration.seconds(10)

    /// A cache must ask each time.
    static let headers: [Header] = [.askedAgain, Header("Vary", "Accept")]

    private let reader: ChangeReader
    private let watch: ChangeWatch
    private let question: ChangeQuestion
    private let heartbeat: Duration

    init(_ reader: ChangeReader, _ watch: ChangeWatch, _ question: ChangeQuestion, heartbeat: Duration = heartbeat) {
        self.reader = reader
        self.watch = watch
        self.question = question
        self.heartbeat = heartbeat
    }

    /// Answers once it is known that the place is good and the feed can be read.
    func answer() async throws -> Response {
        if watch.isFull { throw ChangeProblem.tooManyFollowers }
        _ = try await reader.complete(question)
        try await watch.listen()
        // Proxies are told not to hold events back.
        let type = [Header("Content-Type", "text/event-stream"), Header("X-Accel-Buffering", "no")]
        return Response(
            headers: type + Self.headers,
            body: .stream { writer in
                try await watch.following { try await send(to: writer) }
            })
    }

    /// Ends when the reader goes, the service stops, or the database is lost: the reader comes again with the last number it has.
    private func send(to writer: ResponseBodyWriter) async throws {
        var question = question
        try await writer.write(Array("retry: 2000\n: \(question.place.eventID)\n\n".utf8))
        while !watch.isStopped {
            guard let shared = try? await reader.complete(question) else { return }
            let page = shared.page
            if page.count > 0 { try await writer.write(shared.events) }
            question.place = page.next
            if !page.isLast { continue }
            guard let outcome = try? await watch.wait(behind: page.next.after, within: heartbeat) else { return }
            if outcome == .nothing {
                // The number goes along: where a filter leaves nothing to tell, the reader would otherwise stay behind.
                try await writer.write(Array(": alive\nid: \(page.next.eventID)\n\n".utf8))
            }
            // Where many follow, they are woken less often and get more at once.
            await reader.rest(among: watch.followers)
        }
    }
}

extension ChangeReader {
    /// A pause that grows with the number of those who follow, up to a tenth of a second.
    func rest(among followers: Int) async {
        if followers > 20 { await loop.sleep(for: .microseconds(min(100_000, 200 * followers))) }
    }
}
