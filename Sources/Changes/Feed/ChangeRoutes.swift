public import CatalogueStore
public import EventLoop
public import HTTPServer
public import PostgresClient

/// `GET /v1/changes`: the change feed (变更流), as pages, as pages that are waited for, and as server-sent events.
public struct ChangeRoutes: Sendable {
    private static let known: Set<String> = ["after", "begun", "limit", "class", "region", "wait"]
    /// Pages without a change in them that are passed over for one request.
    private static let passedOver = 5

    private let catalogue: CurrentCatalogue
    private let watch: ChangeWatch
    private let reader: ChangeReader

    /// The address on a loop.
    /// - Parameter connection: the database as `gongxin_public`, with settings `forChanges`.
    public init(_ connection: PipelineGroup, _ watch: ChangeWatch, _ catalogue: CurrentCatalogue, on loop: EventLoop) {
        self.catalogue = catalogue
        self.watch = watch
        reader = ChangeReader(connection, on: loop)
    }

    /// Adds it to a router.
    public func add(to router: inout Router) {
        router.on(.get, "/v1/changes") { try await answer($0) }
    }

    private func answer(_ request: Request) async throws -> Response {
        let values = try request.query(known: Self.known)
        let filter: ChangeFilter
        do throws(ChangeFilterFault) {
            filter = try ChangeFilter(classCode: values["class"], region: values["region"], catalogue.value)
        } catch {
            throw ChangeProblem.of(error)
        }
        let limit = try Self.number("limit", values, within: 1...1000) ?? 100
        let wait = try Self.number("wait", values, within: 0...60) ?? 0
        var place = ChangePlace(after: try Self.place("after", values) ?? 0, begun: try Self.place("begun", values))
        if Self.wantsEvents(request) {
            if let text = request.header("Last-Event-ID"), !text.isEmpty {
                guard let known = ChangePlace(eventID: text) else { throw ChangeProblem.notANumber("Last-Event-ID") }
                place = known
            }
            return try await ChangeStream(reader, watch, ChangeQuestion(place, limit: limit, filter)).answer()
        }
        let question = ChangeQuestion(place, limit: limit, filter)
        let waits = wait > 0 && request.method != .head
        let page = try await waits ? page(question, waiting: wait) : firstPage(question)
        return .json(page.document, headers: ChangeStream.headers)
    }

    /// The next page that has something in it, if it is not far.
    private func firstPage(_ question: ChangeQuestion) async throws -> ChangeReader.Shared {
        var question = question
        var shared = try await reader.complete(question)
        for _ in 0..<Self.passedOver where shared.page.count == 0 && !shared.page.isLast {
            question.place = shared.page.next
            shared = try await reader.complete(question)
        }
        return shared
    }

    private func page(_ question: ChangeQuestion, waiting seconds: Int) async throws -> ChangeReader.Shared {
        if watch.isFull { throw ChangeProblem.tooManyFollowers }
        return try await watch.following {
            let deadline = MonotonicClock.now() + UInt64(seconds) * 1_000_000_000
            var question = question
            try await watch.listen()
            while true {
                let shared = try await firstPage(question)
                let now = MonotonicClock.now()
                guard shared.page.count == 0, shared.page.isLast, now < deadline else { return shared }
                question.place = shared.page.next
                let left = Duration.nanoseconds(Int64(deadline - now))
                // Whatever ended the waiting, a look shows what there is.
                if try await watch.wait(behind: question.place.after, within: left) == .stopped { return shared }
            }
        }
    }

    /// Whether the caller would rather have events than a document.
    private static func wantsEvents(_ request: Request) -> Bool {
        request.headers("Accept").contains { $0.lowercased().contains("text/event-stream") }
    }

    private static func place(_ name: String, _ values: [String: String]) throws -> Int? {
        guard let text = values[name] else { return nil }
        guard let number = ChangePlace.number(text[...]) else { throw ChangeProblem.notANumber(name) }
        return number
    }

    private static func number(
        _ name: String, _ values: [String: String], within range: ClosedRange<Int>
    ) throws -> Int? {
        guard let text = values[name] else { return nil }
        guard let number = Int(text), range.contains(number), text == "\(number)" else {
            throw ChangeProblem.notWithin(name, range)
        }
        return number
    }
}

extension ChangeReader {
    /// Reads a page behind a place where nothing is missing.
    /// - Throws: `PostgresError`, and the problem when something is.
    func complete(_ question: ChangeQuestion) async throws -> Shared {
        let shared = try await read(question)
        guard shared.page.isComplete else { throw ChangeProblem.noLongerComplete }
        return shared
    }
}
